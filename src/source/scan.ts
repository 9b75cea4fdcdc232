import { type Dirent, lstatSync, readdirSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { ContribError, systemErrorCode } from '../system/errors.ts';
import { fsPath, pathFromBytes } from '../system/path-bytes.ts';
import { changedWhileRead, readFailure } from './changed.ts';

export type SourceType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'fifo'
  | 'socket'
  | 'character-device'
  | 'block-device';

/** One thing in a source tree; its path is relative to the root, without a leading `./`. */
export type SourceEntry = { readonly path: string; readonly type: SourceType };

/** What lstat(2) says of it, and readlink(2) of a symbolic link. */
export type SourceStatEntry = SourceEntry & {
  /** Bytes. */
  readonly size: number;
  /** Permission bits with set-user-ID, set-group-ID and sticky: 0 to 07777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970, rounded down. */
  readonly mtime: number;
  /** Device and inode together name a file: two entries with the same are hard links of it. */
  readonly device: number;
  readonly inode: number;
  readonly links: number;
  /** Of a symbolic link, what it says. */
  readonly linkTarget: string | undefined;
};

export type ScanOptions = {
  /** True for what is to be left out; of a directory, with all that is below it. */
  readonly exclude?: (path: string, type: SourceType) => boolean;
  /** Take the metadata of version control systems too; it is left out otherwise. */
  readonly includeVersionControl?: boolean;
};

/** Where version control systems keep their own data. A linked git worktree has a file of that name. */
export const VERSION_CONTROL_NAMES: readonly string[] = ['.git', '.svn', '.hg', '.bzr', 'CVS'];

type Item = { readonly key: string; readonly name: string; readonly type: SourceType | undefined };
type Scan = { readonly root: string; readonly options: ScanOptions; readonly entries: SourceEntry[] };

/**
 * All that is in a directory, in the order of the bytes of the paths. Symbolic links in it are never followed.
 * Throws `bad-input` where the root is not a directory that can be read, `incomplete` where something in it
 * cannot be read, or changed meanwhile.
 */
export function scanTree(root: string, options?: ScanOptions): readonly SourceEntry[] {
  refuseOtherThanDirectory(root);
  const scan: Scan = { root, options: options ?? {}, entries: [] };
  scanDirectory(scan, '');
  return scan.entries;
}

/** As `scanTree`, with what lstat(2) says of each entry. */
export function scanTreeWithStats(root: string, options?: ScanOptions): readonly SourceStatEntry[] {
  return statEntries(root, scanTree(root, options));
}

/** What lstat(2) says of each entry of a tree that was scanned before. */
export function statEntries(root: string, entries: readonly SourceEntry[]): readonly SourceStatEntry[] {
  return entries.map((entry) => withStats(root, entry));
}

/** What a symbolic link says, without a judgement whether it leads anywhere. */
export function readLinkTarget(path: string): string {
  return fromLatin1(readlinkSync(fsPath(path), 'latin1'));
}

function scanDirectory(scan: Scan, prefix: string): void {
  for (const item of itemsIn(scan, prefix)) {
    const path = prefix + item.name;
    if (item.type === undefined) scanDirectory(scan, `${path}/`);
    else scan.entries.push({ path, type: item.type });
  }
}

/**
 * What is in one directory, in the order in which it belongs into the whole: a directory comes before
 * everything that starts with its name, what is in it where its name with a slash stands (`a`, `a-b`, `a/c`).
 * An item without a type stands for what is in a directory.
 */
function itemsIn(scan: Scan, prefix: string): Item[] {
  const items: Item[] = [];
  for (const dirent of readDirectory(scan.root, prefix)) {
    const name = fromLatin1(dirent.name);
    const type = typeOf(dirent);
    if (isLeftOut(scan.options, prefix, name, type)) continue;
    items.push({ key: dirent.name, name, type });
    if (type === 'directory') items.push({ key: `${dirent.name}/`, name, type: undefined });
  }
  // The keys are Latin-1, a character for a byte, so their order as strings is the order of the bytes.
  return items.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function isLeftOut(options: ScanOptions, prefix: string, name: string, type: SourceType): boolean {
  if (options.includeVersionControl !== true && VERSION_CONTROL_NAMES.includes(name)) {
    if (type === 'directory' || name === '.git') return true;
  }
  return options.exclude?.(prefix + name, type) ?? false;
}

function readDirectory(root: string, prefix: string): Dirent[] {
  const path = `${root}/${prefix}`;
  try {
    return readdirSync(fsPath(path), { withFileTypes: true, encoding: 'latin1' });
  } catch (error) {
    throw readFailure(error, path.slice(0, -1));
  }
}

function withStats(root: string, entry: SourceEntry): SourceStatEntry {
  const path = `${root}/${entry.path}`;
  try {
    const stats = lstatSync(fsPath(path));
    if (typeOf(stats) !== entry.type) throw changedWhileRead(path, 'it became something else');
    // Copying with `...` makes slow objects: on large trees this function would cost four times as much.
    return {
      path: entry.path,
      type: entry.type,
      size: stats.size,
      mode: stats.mode & 0o7777,
      uid: stats.uid,
      gid: stats.gid,
      mtime: Math.floor(stats.mtimeMs / 1000),
      device: stats.dev,
      inode: stats.ino,
      links: stats.nlink,
      linkTarget: entry.type === 'symlink' ? readLinkTarget(path) : undefined,
    };
  } catch (error) {
    throw readFailure(error, path);
  }
}

function typeOf(item: Dirent | Stats): SourceType {
  if (item.isFile()) return 'file';
  if (item.isDirectory()) return 'directory';
  if (item.isSymbolicLink()) return 'symlink';
  if (item.isFIFO()) return 'fifo';
  if (item.isSocket()) return 'socket';
  return item.isBlockDevice() ? 'block-device' : 'character-device';
}

function fromLatin1(name: string): string {
  return /[\x80-\xff]/.test(name) ? pathFromBytes(Buffer.from(name, 'latin1')) : name;
}

function refuseOtherThanDirectory(root: string): void {
  try {
    if (statSync(fsPath(root)).isDirectory()) return;
  } catch (error) {
    const isMissing = systemErrorCode(error) === 'ENOENT';
    const message = isMissing ? `there is no directory ${root}` : `${root} cannot be read`;
    throw new ContribError('bad-input', message, { cause: error });
  }
  throw new ContribError('bad-input', `${root} is not a directory`);
}
