import { LINK_MODE } from '../facts/bundle-listing.ts';
import { type BlobReader, blobContent, type GitEntry, openBlobs, tagTree } from '../source/git.ts';
import { pathFromBytes } from '../system/path-bytes.ts';
import type { Base, BaseEntry } from './base.ts';
import type { BundleRun } from './bundle-entries.ts';
import { changedSince } from './git-questions.ts';
import { changedFinding, notAsIn } from './working-tree.ts';

/**
 * A commit as a base: exactly its blobs, as git has them, whatever attributes say of archives and line ends.
 * It holds a process of git’s until it is closed.
 * @param root the project’s root: of the commit, what is below it.
 * @param name what the commit was named by: a tag, or HEAD.
 */
export async function gitBase(
  root: string,
  name: string,
  commit: string,
  notes: readonly string[],
): Promise<Base> {
  const entries: BaseEntry[] = [];
  const blobs = openBlobs(root);
  for (const entry of await tagTree(root, commit)) entries.push(await asBaseEntry(blobs, entry));
  const shortened = commit.slice(0, 12);
  return {
    kind: 'git',
    title: `${name} (commit ${shortened})`,
    entries,
    identify: (listing) => ({ kind: 'git', name, commit, listing }),
    original: ({ blob = '' }) => blobContent(blobs, blob),
    close: blobs.close,
    changedHere: () => changedSince(root, commit),
    notes,
  };
}

/** Of the files whose bytes are not the commit’s: those that somebody changed, as opposed to what git converts. */
export async function settleConverted({ plan, converted, changed }: BundleRun): Promise<void> {
  const { base } = plan;
  if (converted.size === 0 || base.changedHere === undefined) return;
  const changedHere = await base.changedHere();
  for (const path of converted) {
    if (changedHere.has(path)) changed.push(changedFinding(path, notAsIn(path, base)));
  }
}

async function asBaseEntry(blobs: BlobReader, { path, mode, id, size }: GitEntry): Promise<BaseEntry> {
  if (mode === '120000') {
    const link = pathFromBytes(await blobContent(blobs, id));
    return { path, type: 'symlink', mode: LINK_MODE, size: 0, link };
  }
  // A submodule is an empty directory, as in git archive.
  if (mode === '160000') return { path, type: 'directory', mode: 0o755, size: 0 };
  return { path, type: 'file', mode: mode === '100755' ? 0o755 : 0o644, size, blob: id };
}
