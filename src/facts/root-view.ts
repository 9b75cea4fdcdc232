import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { fsPath, pathFromBytes } from '../system/path-bytes.ts';
import { readTextFileIfAny } from '../system/text-file.ts';

/** A directory seen as `/`: every path and every symbolic link in it is taken as one below it. */
export type RootView = {
  readonly root: string;
  /** The path below the root without any symbolic link in it, and what is there; undefined where nothing is. */
  readonly resolve: (path: string) => { readonly path: string; readonly stats: Stats } | undefined;
  /** The names in a directory, in the order of their bytes; none where there is no directory. */
  readonly list: (path: string) => readonly string[];
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
};

/** As path_resolution(7): more links than this are a circle. */
const MOST_LINKS = 40;

export function viewRoot(root: string): RootView {
  const resolve = (path: string) => walk(root, path);
  return {
    root,
    resolve,
    list: (path) => listDirectory(root, resolve(path)),
    read: (path) => {
      const found = resolve(path);
      return found?.stats.isFile() === true ? readTextFileIfAny(join(root, found.path)) : undefined;
    },
  };
}

/** As chroot(2) would see it: `..` stays at the top, absolute links begin there. */
function walk(root: string, path: string): ReturnType<RootView['resolve']> {
  const pending = path.split('/').reverse();
  let parts: string[] = [];
  let links = 0;
  let stats = statOf(root, parts);
  while (pending.length > 0) {
    const part = pending.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      // Only a directory has a parent to go to (ENOTDIR).
      if (stats?.isDirectory() !== true) return undefined;
      parts = parts.slice(0, -1);
      stats = statOf(root, parts);
      continue;
    }
    stats = statOf(root, [...parts, part]);
    if (stats === undefined) return undefined;
    if (!stats.isSymbolicLink()) {
      parts = [...parts, part];
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return undefined;
    const target = linkTarget(root, [...parts, part]);
    if (target.startsWith('/')) parts = [];
    pending.push(...target.split('/').reverse());
    stats = statOf(root, parts);
  }
  return stats === undefined ? undefined : { path: `/${parts.join('/')}`, stats };
}

function statOf(root: string, parts: readonly string[]): Stats | undefined {
  try {
    return lstatSync(fsPath(join(root, ...parts)));
  } catch {
    // Not there, or below something that is no directory, or not for this user to see: nothing that counts as there.
    return undefined;
  }
}

function linkTarget(root: string, parts: readonly string[]): string {
  return pathFromBytes(readlinkSync(fsPath(join(root, ...parts)), 'buffer'));
}

function listDirectory(root: string, found: ReturnType<RootView['resolve']>): readonly string[] {
  if (found === undefined || !found.stats.isDirectory()) return [];
  try {
    return readdirSync(fsPath(join(root, found.path))).sort();
  } catch {
    // A directory that this user may not read.
    return [];
  }
}
