import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import type { Entry } from '../packages/entry.ts';
import { type SourceStatEntry, type SourceType, scanTreeWithStats } from '../source/scan.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import { type AccountNames, accountNames } from './installed-tree-accounts.ts';
import { type RecordedOwner, readRecordedOwners } from './installed-tree-owners.ts';

/** An installed or staged tree: what lies below a directory that stands for `/`. */
export type InstalledTree = {
  /** The directory, as the user named it. */
  readonly root: string;
  /**
   * What is there, in the byte order of the paths. Owners are names from the tree's own /etc/passwd and /etc/group,
   * and numbers where those do not know them.
   */
  readonly entries: readonly Entry[];
  /** Whether the owners mean anything: a tree staged by a user without root has none. */
  readonly hasOwners: boolean;
  /** Directories that were not looked into: of a running system, those of the kernel and those of its users. */
  readonly unread: readonly string[];
};

/** Of a running system: what the kernel makes up, what lasts until the next boot, and what belongs to its users. */
const NOT_INSTALLED = ['dev', 'home', 'media', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp'];

const ALL_ROOT: AccountNames = { user: () => 'root', group: () => 'root' };

const NO_FLAGS: Entry['flags'] = [];

/**
 * Looks at an installed or staged tree. Nothing in it is followed or run, and its owners are named by its own files:
 * this machine's accounts are not those of the tree.
 * @throws ContribError bad-input where the root is not a directory, incomplete where something cannot be read.
 */
export function readInstalledTree(root: string): InstalledTree {
  requireDirectory(root);
  const unread: string[] = [];
  const exclude = realpathOf(root) === '/' ? leavingOut(unread) : undefined;
  const found = scanTreeWithStats(root, {
    includeVersionControl: true,
    ...(exclude === undefined ? {} : { exclude }),
  });
  const isRoots = statSync(fsPath(root)).uid === 0;
  const recorded = readRecordedOwners(root);
  // Beside a tree that a user staged, only what is not root's is named.
  const names = recorded !== undefined && !isRoots ? ALL_ROOT : accountNames(root, found);
  return {
    root,
    entries: found.map((entry) => toEntry(entry, names, recorded?.get(`/${entry.path}`))),
    // Where the user has root's rights somebody is root: of a tree that a user staged, every file is that user's.
    hasOwners: recorded !== undefined || isRoots || found.some(({ uid }) => uid === 0),
    unread,
  };
}

function requireDirectory(root: string): void {
  const stats = statSync(fsPath(root), { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return;
  const message = stats === undefined ? `there is no directory ${root}` : `${root} is no directory`;
  throw new ContribError('bad-input', message, {
    hint: 'name an installed tree, or make one with: contrib stage DISTRO --destdir DIR',
  });
}

function toEntry(
  { path, type, mode, uid, gid, size, linkTarget }: SourceStatEntry,
  names: AccountNames,
  recorded: RecordedOwner | undefined,
): Entry {
  const owner = recorded?.owner ?? names.user(uid);
  const group = recorded?.group ?? names.group(gid);
  const capabilities = recorded?.capabilities;
  // Spelled out: a spread for each of many files would cost more than the rest of this function.
  if (type === 'file' && capabilities === undefined)
    return { path: `/${path}`, type, mode, owner, group, flags: NO_FLAGS, size };
  const base = { path: `/${path}`, type, mode, owner, group, flags: NO_FLAGS };
  if (type === 'symlink') return { ...base, target: linkTarget ?? '' };
  return capabilities === undefined ? base : { ...base, size, capabilities };
}

function leavingOut(unread: string[]): (path: string, type: SourceType) => boolean {
  return (path, type) => {
    if (type !== 'directory' || !(NOT_INSTALLED.includes(path) || !isReadable(`/${path}`))) return false;
    unread.push(`/${path}`);
    return true;
  };
}

function isReadable(path: string): boolean {
  try {
    accessSync(fsPath(path), constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What cannot be resolved is for the scan to complain of. */
function realpathOf(root: string): string | undefined {
  try {
    return realpathSync(fsPath(root)).toString();
  } catch {
    return undefined;
  }
}
