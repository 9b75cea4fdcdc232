import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AccountNames, accountNames } from '../../facts/installed-tree-accounts.ts';
import { type RootView, viewRoot } from '../../facts/root-view.ts';
import type { Diversion, Entry, EntryType } from '../../packages/entry.ts';
import type { FileContent } from '../../packages/package-set.ts';
import { fsPath, pathFromBytes } from '../../system/path-bytes.ts';
import { readFileStream } from '../../system/read-file.ts';
import { inOrder } from './paths.ts';
import { badPackage } from './problem.ts';

/** An installed root: where a path of a package really lies in it, and whose it is. */
export type Root = {
  readonly root: string;
  readonly view: RootView;
  readonly names: AccountNames;
  /** Directories already looked up, without any link in them. */
  readonly directories: Map<string, string | undefined>;
};

/** What a database knows of a path and the disk does not. */
export type Known = {
  readonly flags?: Entry['flags'];
  readonly digest?: string;
  readonly diversion?: Diversion;
};

const NO_FLAGS: Entry['flags'] = [];
/** A database of text: the largest are of tens of thousands of packages. */
const LARGEST_TEXT = 256 * 1024 * 1024;

export function openRoot(root: string): Root {
  const view = viewRoot(root);
  const accounts = ['etc/passwd', 'etc/group'].flatMap((path) => {
    const stats = lstatOf(join(root, path));
    return stats?.isFile() === true ? [{ path, type: 'file' as const, size: stats.size }] : [];
  });
  return { root, view, names: accountNames(root, accounts), directories: new Map() };
}

/** The bytes of a file of the root, wherever links in the root lead to it; undefined where there is none. */
export function readInRoot({ root, view }: Root, path: string): Buffer | undefined {
  const found = view.resolve(path);
  if (found?.stats.isFile() !== true) return undefined;
  if (found.stats.size > LARGEST_TEXT)
    throw badPackage(join(root, path), `it is larger than ${LARGEST_TEXT} bytes`);
  return readFileSync(fsPath(join(root, found.path)));
}

/** The plain files in a directory of the root, by their names; none where there is no directory. */
export function filesInRoot({ root, view }: Root, path: string): ReadonlyMap<string, string> {
  const found = view.resolve(path);
  if (found?.stats.isDirectory() !== true) return new Map();
  const directory = join(root, found.path);
  const files = readdirSync(fsPath(directory), { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(files.map(({ name }) => [name, join(directory, name)]));
}

/** The entries that paths are on disk; what is not there (left out on installation, or removed since) has none. */
export function installedEntries(
  root: Root,
  paths: Iterable<string>,
  knownOf: (path: string) => Known,
): readonly Entry[] {
  const entries: Entry[] = [];
  for (const path of paths) {
    const known = knownOf(path);
    const file = placeOf(root, known.diversion?.to ?? path);
    const stats = file === undefined ? undefined : lstatOf(file);
    if (file !== undefined && stats !== undefined) entries.push(entryOf(root, path, file, stats, known));
  }
  return inOrder(entries);
}

/** The content of wanted files, from the disk. */
export async function* installedContents(
  root: Root,
  entries: Iterable<Entry>,
  isWanted: (entry: Entry) => boolean,
): AsyncGenerator<FileContent> {
  for (const entry of entries) {
    if (entry.type !== 'file' || !isWanted(entry)) continue;
    const file = placeOf(root, entry.diversion?.to ?? entry.path);
    // What a package lists need not be there any more, or may be something else now: a link could lead outside.
    if (file !== undefined && lstatOf(file)?.isFile() === true)
      yield { entry, content: readFileStream(file) };
  }
}

/** Where a path lies outside: links on the way to it are followed within the root, the last part is taken as it is. */
function placeOf({ root, view, directories }: Root, path: string): string | undefined {
  const parent = dirname(path);
  if (!directories.has(parent)) {
    const found = view.resolve(parent);
    directories.set(parent, found?.stats.isDirectory() === true ? join(root, found.path) : undefined);
  }
  const directory = directories.get(parent);
  return directory === undefined ? undefined : join(directory, basename(path));
}

function entryOf({ names }: Root, path: string, file: string, stats: Stats, known: Known): Entry {
  const type = typeOf(stats);
  const { flags = NO_FLAGS, digest, diversion } = known;
  return {
    path,
    type,
    mode: stats.mode & 0o7777,
    owner: names.user(stats.uid),
    group: names.group(stats.gid),
    flags,
    ...(type === 'file' ? { size: stats.size } : {}),
    ...(type === 'file' && digest !== undefined ? { digest } : {}),
    ...(type === 'symlink' ? { target: pathFromBytes(readlinkSync(fsPath(file), 'buffer')) } : {}),
    ...(diversion === undefined ? {} : { diversion }),
  };
}

function typeOf(stats: Stats): EntryType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  return stats.isBlockDevice() ? 'block-device' : 'character-device';
}

function lstatOf(file: string): Stats | undefined {
  return lstatSync(fsPath(file), { throwIfNoEntry: false });
}
