import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { pathToBytes } from '../system/path-bytes.ts';
import type { RunResult } from '../system/run.ts';
import type { GitEntry } from './git.ts';
import { gitFailure, gitWriting } from './git-command.ts';

const FREE_SPACE = 'free some space, then try again';

/** What becomes of one path in a tree: content under a mode, or nothing any more. */
export type TreeChange =
  | { readonly path: string; readonly mode: Exclude<GitEntry['mode'], '160000'>; readonly bytes: Uint8Array }
  | { readonly path: string; readonly mode: 'removed' };

export type GitPerson = { readonly name: string; readonly email: string };

export type NewCommit = {
  readonly tree: string;
  readonly parent: string;
  readonly author: GitPerson;
  readonly committer: GitPerson;
  /** Seconds since 1970, of both. */
  readonly time: number;
  readonly message: string;
};

/**
 * Writes a tree that is another one with some changes, through an index of its own: neither the working tree nor the
 * user's index has a part in it, and of what is written nothing meets a filter, an attribute or a hook.
 * @returns git's name of the tree.
 */
export async function writeChangedTree(
  root: string,
  onto: string,
  changes: readonly TreeChange[],
): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-index-'));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index') };
    await must(root, 'read the commit', ['read-tree', onto], { env });
    const lines: Buffer[] = [];
    // What goes, goes first, so that a file can take the place of a directory.
    for (const change of changes)
      if (change.mode === 'removed') lines.push(indexLine(change.path, '0', zeros(onto)));
    for (const change of changes) {
      if (change.mode === 'removed') continue;
      lines.push(indexLine(change.path, change.mode, await writeBlob(root, change)));
    }
    const input = Buffer.concat(lines);
    await must(root, 'put the files into a tree', ['update-index', '-z', '--index-info'], { env, input });
    return await must(root, 'write the tree', ['write-tree'], { env });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Writes a commit with one parent; no branch has it yet. */
export function writeCommit(root: string, commit: NewCommit): Promise<string> {
  const { tree, parent, author, committer, time, message } = commit;
  const date = `${time} +0000`;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', tree, '-p', parent];
  return must(root, 'write the commit', args, { env, input: Buffer.from(message) });
}

/**
 * Moves a branch to a commit in one step, if it still is where it was.
 * @param from where it was; undefined where there was none.
 * @throws ContribError incomplete where somebody moved it meanwhile.
 */
export async function moveBranch(
  root: string,
  branch: string,
  move: {
    readonly to: string;
    readonly from: string | undefined;
    readonly by: GitPerson;
    readonly why: string;
  },
): Promise<void> {
  const { to, from, by, why } = move;
  const env = { GIT_COMMITTER_NAME: by.name, GIT_COMMITTER_EMAIL: by.email };
  const args = ['update-ref', '-m', why, `refs/heads/${branch}`, to, from ?? zeros(to)];
  const result = await gitWriting(root, args, { env });
  if (result.status === 0) return;
  throw new ContribError('incomplete', `the branch ${branch} could not be moved: ${firstLine(result)}`, {
    hint: isFull(result)
      ? FREE_SPACE
      : 'somebody else may have moved it meanwhile: run the same command again',
  });
}

async function writeBlob(
  root: string,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
): Promise<string> {
  return must(root, `write ${printableName(path)}`, ['hash-object', '-w', '--no-filters', '--stdin'], {
    input: bytes,
  });
}

async function must(
  root: string,
  what: string,
  args: readonly string[],
  options: Parameters<typeof gitWriting>[2],
): Promise<string> {
  const result = await gitWriting(root, args, options);
  if (result.status === 0) return result.stdout.toString('latin1').trim();
  if (isFull(result)) {
    throw new ContribError('incomplete', `git cannot ${what}: ${firstLine(result)}`, {
      hint: FREE_SPACE,
    });
  }
  throw gitFailure(what, result);
}

/** Of the lock of a branch git says only that it could not write it, and not why. */
function isFull({ stderr }: Pick<RunResult, 'stderr'>): boolean {
  return /No space left|Disk quota|couldn't write/i.test(stderr);
}

function firstLine({ stderr }: Pick<RunResult, 'stderr'>): string {
  return stderr.trim().split('\n')[0] ?? '';
}

/** `mode SP object TAB path NUL` (git-update-index(1), "Using --index-info"); the mode 0 removes. */
function indexLine(path: string, mode: string, id: string): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${id}\t`), pathToBytes(path), Buffer.from([0])]);
}

/** What stands for no object, as long as the names of the repository are: 40 digits of SHA-1, 64 of SHA-256. */
function zeros(like: string): string {
  return '0'.repeat(like.length);
}
