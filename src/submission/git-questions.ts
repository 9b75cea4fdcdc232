import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBlobs, resolveTag } from '../source/git.ts';
import { git, gitFailure } from '../source/git-command.ts';
import { groupBy } from '../system/group.ts';
import { fsPath, pathFromBytes } from '../system/path-bytes.ts';
import { findProgram } from '../system/run.ts';
import { digestOf } from './digest.ts';

/** Whether a repository’s top is this very directory: a tree inside a larger checkout is another project’s. */
export function isRepositoryTop(root: string): boolean {
  return existsSync(fsPath(join(root, '.git'))) && findProgram('git') !== undefined;
}

/** The tag of a version: vVERSION, or VERSION. */
export function versionTag(
  root: string,
  version: string,
): Promise<{ readonly tag: string; readonly commit: string } | undefined> {
  return resolveTag(root, [`v${version}`, version]);
}

/** The commit that a tag, a branch or a number means; undefined where git knows none, or is not there. */
export async function commitNamed(root: string, name: string): Promise<string | undefined> {
  if (name.startsWith('-') || findProgram('git') === undefined) return undefined;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const { status, stdout } = await git(root, args);
  return status === 0 ? stdout.toString('latin1').trim() : undefined;
}

/** Whether one commit is in the history of another. */
export async function isAncestor(root: string, commit: string, of: string): Promise<boolean> {
  const { status } = await git(root, ['merge-base', '--is-ancestor', commit, of]);
  return status === 0;
}

/** Paths below the root that git itself takes for changed since the commit. */
export async function changedSince(root: string, commit: string): Promise<ReadonlySet<string>> {
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--relative', '--name-only', '-z'];
  const result = await git(root, [...args, commit, '--']);
  if (result.status !== 0) throw gitFailure(`compare the tree with ${commit}`, result);
  const names = result.stdout.toString('latin1').split('\0');
  return new Set(names.map((name) => pathFromBytes(Buffer.from(name, 'latin1'))));
}

/** SHA-256 of blobs, by git’s names of them; none of the large ones is held whole. */
export async function digestBlobs(
  root: string,
  wanted: Iterable<{ readonly blob?: string; readonly repository?: string; readonly size: number }>,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const [repository, files] of groupBy([...wanted], (file) => file.repository ?? root)) {
    const blobs = openBlobs(repository);
    try {
      for (const { blob, size } of files) {
        if (blob === undefined || digests.has(blob)) continue;
        digests.set(blob, await digestOf(blobs.read(blob), size));
      }
    } finally {
      await blobs.close();
    }
  }
  return digests;
}
