import { join } from 'node:path';
import { LINK_MODE } from '../facts/bundle-listing.ts';
import { type BlobReader, blobContent, type GitEntry, openBlobs, tagTree } from '../source/git.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { comparePaths, pathFromBytes } from '../system/path-bytes.ts';
import type { Base, BaseEntry } from './base.ts';
import { commitContents } from './base-contents.ts';
import type { BundleRun } from './bundle-entries.ts';
import { changedSince, commitNamed, isRepositoryTop } from './git-questions.ts';
import { changedFinding, notAsIn } from './working-tree.ts';

/**
 * A commit as a base: exactly its blobs, as git has them, whatever attributes say of archives and line ends, with those
 * of its submodules. It holds processes of git’s until it is closed.
 * @param root the project’s root: of the commit, what is below it.
 * @param name what the commit was named by: a tag, or HEAD.
 * @throws ContribError missing where a submodule is not checked out: the tree would lack what the project needs.
 */
export async function gitBase(
  root: string,
  name: string,
  commit: string,
  notes: readonly string[],
): Promise<Base> {
  const repositories = new Map<string, Repository>();
  const close = async () => {
    for (const { blobs } of repositories.values()) await blobs.close();
  };
  try {
    const entries = await commitEntries({ root, commit, below: '', name }, repositories);
    return {
      kind: 'git',
      title: `${name} (commit ${commit.slice(0, 12)})`,
      entries: entries.sort((a, b) => comparePaths(a.path, b.path)),
      identify: (listing) => ({ kind: 'git', name, commit, listing }),
      original: ({ blob = '', repository = root }) => {
        const from = repositories.get(repository);
        if (from === undefined) throw new RangeError('a file of the base is in a repository of the base');
        return blobContent(from.blobs, blob);
      },
      close,
      contents: (paths) => commitContents(root, entries, paths),
      changedHere: () => changedIn(repositories),
      notes,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A commit of the project, or of a submodule that lies in the directory `below` of it. */
type Place = {
  readonly root: string;
  readonly commit: string;
  readonly below: string;
  readonly name: string;
};
type Repository = Place & { readonly blobs: BlobReader };

async function commitEntries(place: Place, repositories: Map<string, Repository>): Promise<BaseEntry[]> {
  const { root, commit, below, name } = place;
  const blobs = openBlobs(root);
  repositories.set(root, { ...place, blobs });
  const entries: BaseEntry[] = [];
  for (const entry of await tagTree(root, commit)) {
    const path = `${below}${entry.path}`;
    if (entry.mode !== '160000') {
      const repository = below === '' ? {} : { repository: root };
      entries.push({ ...(await asBaseEntry(blobs, entry)), path, ...repository });
      continue;
    }
    const submodule = { root: join(root, entry.path), commit: entry.id, below: `${path}/`, name };
    await requireCheckedOut(submodule, path);
    entries.push({ path, type: 'directory', mode: 0o755, size: 0 });
    entries.push(...(await commitEntries(submodule, repositories)));
  }
  return entries;
}

/** In a directory that was not checked out, git would answer for the repository around it. */
async function requireCheckedOut({ root, commit, name }: Place, path: string): Promise<void> {
  if (isRepositoryTop(root) && (await commitNamed(root, commit)) !== undefined) return;
  const what = `the submodule ${printableName(path)} is not checked out as ${name} has it`;
  throw new ContribError('missing', what, { hint: 'git submodule update --init --recursive' });
}

async function changedIn(repositories: ReadonlyMap<string, Repository>): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const { root, commit, below } of repositories.values()) {
    for (const path of await changedSince(root, commit)) changed.add(`${below}${path}`);
  }
  return changed;
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
  return { path, type: 'file', mode: mode === '100755' ? 0o755 : 0o644, size, blob: id };
}
