import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { fsPath, pathFromBytes } from '../system/path-bytes.ts';
import { git, gitFailure } from './git-command.ts';

export { type BlobReader, blobContent, openBlobs } from './git-blobs.ts';

/** A tag, and the commit that it names. */
export type GitTag = {
  readonly tag: string;
  readonly commit: string;
  /** When the commit was made, in seconds since 1970. */
  readonly commitTime: number;
};

/** What git keeps of one path. Directories are not kept. */
export type GitEntry = {
  /** Relative to the project's root. */
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  /** The blob, or for a submodule (160000) the commit. */
  readonly id: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
};

/** Whether a directory lies in the working tree of a git repository. Without one, git need not be there. */
export async function isRepository(root: string): Promise<boolean> {
  if (!hasGitAbove(resolve(root))) return false;
  const { status, stdout } = await git(root, ['rev-parse', '--is-inside-work-tree']);
  return status === 0 && stdout.toString('latin1').trim() === 'true';
}

/** The commit that is checked out; undefined where there is none yet. */
export async function headCommit(root: string): Promise<string | undefined> {
  return commitOf(root, 'HEAD');
}

/** The first of some tags that is there. */
export async function resolveTag(root: string, names: readonly string[]): Promise<GitTag | undefined> {
  for (const tag of names) {
    if (!isTagName(tag)) continue;
    const commit = await commitOf(root, `refs/tags/${tag}`);
    if (commit !== undefined) return { tag, commit, commitTime: await commitTime(root, commit) };
  }
  return undefined;
}

/** All paths of a commit below the project's root, in the order of their bytes. */
export async function tagTree(root: string, commit: string): Promise<readonly GitEntry[]> {
  // Without --full-tree git lists what is below the directory where it runs, relative to it.
  return listTree(root, [commit]);
}

/** All paths of a tree object, relative to it. */
export function treeEntries(root: string, tree: string): Promise<readonly GitEntry[]> {
  return listTree(root, ['--full-tree', tree]);
}

async function listTree(root: string, args: readonly string[]): Promise<readonly GitEntry[]> {
  const result = await git(root, ['ls-tree', '-r', '-z', '-l', ...args]);
  if (result.status !== 0) throw gitFailure(`list the commit ${args.at(-1)}`, result);
  const entries: GitEntry[] = [];
  let start = 0;
  for (let end = result.stdout.indexOf(0); end !== -1; end = result.stdout.indexOf(0, start)) {
    entries.push(parseEntry(result.stdout.subarray(start, end)));
    start = end + 1;
  }
  return entries;
}

/** `mode type id size<TAB>path` (git-ls-tree(1), "Output Format"). */
function parseEntry(line: Buffer): GitEntry {
  const tab = line.indexOf(0x09);
  const [mode, , id, size] = line.toString('latin1', 0, tab).split(/ +/);
  if (tab === -1 || id === undefined || !isMode(mode)) {
    throw new ContribError('bad-input', `git lists something unknown: ${line.toString('latin1')}`);
  }
  return { path: pathFromBytes(line.subarray(tab + 1)), mode, id, size: size === '-' ? 0 : Number(size) };
}

function isMode(mode: string | undefined): mode is GitEntry['mode'] {
  return mode === '100644' || mode === '100755' || mode === '120000' || mode === '160000';
}

async function commitOf(root: string, name: string): Promise<string | undefined> {
  const { status, stdout } = await git(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  return status === 0 ? stdout.toString('latin1').trim() : undefined;
}

/** When a commit was made, in seconds since 1970. From the commit itself: `git show` could run a program of the repository's choice to verify a signature. */
export async function commitTime(root: string, commit: string): Promise<number> {
  const result = await git(root, ['cat-file', 'commit', commit]);
  const match = /^committer .*> (-?\d+) [+-]\d{4}$/m.exec(result.stdout.toString('latin1'));
  if (result.status !== 0 || match === null) throw gitFailure(`read the commit ${commit}`, result);
  return Number(match[1]);
}

/** git-check-ref-format(1): nothing that would mean another revision. */
function isTagName(name: string): boolean {
  return name !== '' && !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\.lock$|\.$|^[-/]|\/\/|\/$|\/\./.test(name);
}

function hasGitAbove(directory: string): boolean {
  if (existsSync(fsPath(join(directory, '.git')))) return true;
  const parent = dirname(directory);
  return parent !== directory && hasGitAbove(parent);
}
