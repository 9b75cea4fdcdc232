import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Entry } from '../../packages/entry.ts';
import type { PackageSet } from '../../packages/package-set.ts';
import { fsPath, pathFromBytes } from '../../system/path-bytes.ts';
import type { SetItem } from '../set-view.ts';

/** What lies at one path of a layer; a link is not followed. */
export type Node = Pick<Entry, 'type' | 'mode' | 'target' | 'size'>;

/** A file system, or a part of one: an image, a staged tree, the base that a closure is taken from. */
export type Layer = {
  readonly at: (path: string) => Node | undefined;
  /** The names in a directory; none where there is no directory. */
  readonly list: (path: string) => readonly string[];
  /** The content of a file, whole; of a larger one its beginning, of `LARGEST_FILE` bytes. */
  readonly read: (path: string) => Promise<Buffer>;
};

/** One link or file on the way to what a path means. */
export type Step = { readonly layer: Layer; readonly path: string; readonly node: Node };

/** Where a path ends in several layers that lie on each other, the first on top. */
export type Found = Step & {
  /** The links that lead there and the thing itself, in the order in which they are passed. */
  readonly steps: readonly Step[];
};

/** As the kernel counts them (path_resolution(7)). */
const MOST_LINKS = 40;
/** No program or library is larger; what is behind is not read. */
const LARGEST_FILE = 512 * 1024 * 1024;
const DIRECTORY: Node = { type: 'directory', mode: 0o755 };

/** Follows a path as a process would that has the layers as its root; undefined where it leads to nothing. */
export function findIn(layers: readonly Layer[], path: string): Found | undefined {
  const [top] = layers;
  if (top === undefined) return undefined;
  const pending = path.split('/').reverse();
  const steps: Step[] = [];
  let here: Step = { layer: top, path: '/', node: DIRECTORY };
  for (let links = 0; pending.length > 0; ) {
    const name = pending.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (here.node.type !== 'directory') return undefined;
    if (name === '..') {
      here = stepAt(layers, posix.dirname(here.path)) ?? { ...here, path: '/', node: DIRECTORY };
      continue;
    }
    const next = stepAt(layers, posix.join(here.path, name));
    if (next === undefined) return undefined;
    if (next.node.type !== 'symlink') {
      here = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS || pending.length > 10_000) return undefined;
    steps.push(next);
    const target = next.node.target ?? '';
    pending.push(...target.split('/').reverse());
    if (target.startsWith('/')) here = { layer: top, path: '/', node: DIRECTORY };
  }
  return { ...here, steps: [...steps, here] };
}

function stepAt(layers: readonly Layer[], path: string): Step | undefined {
  for (const layer of layers) {
    const node = path === '/' ? DIRECTORY : layer.at(path);
    if (node !== undefined) return { layer, path, node };
  }
  return undefined;
}

/** The packages of a set, all of them installed; directories on the way to a path are there. */
export function setLayer(set: PackageSet): Layer {
  const items = new Map<string, SetItem>();
  const names = new Map<string, Set<string>>();
  for (const pkg of set.packages) {
    for (const entry of set.entries(pkg)) {
      if (!items.has(entry.path)) items.set(entry.path, { pkg, entry });
      for (let path = entry.path; path !== '/'; path = posix.dirname(path)) {
        const parent = names.get(posix.dirname(path)) ?? new Set();
        if (parent.has(posix.basename(path))) break;
        names.set(posix.dirname(path), parent.add(posix.basename(path)));
      }
    }
  }
  return {
    at: (path) => items.get(path)?.entry ?? (names.has(path) ? DIRECTORY : undefined),
    list: (path) => [...(names.get(path) ?? [])],
    read: async (path) => {
      const item = items.get(path);
      return item === undefined ? Buffer.alloc(0) : readWhole(set.open(item.pkg, item.entry));
    },
  };
}

async function readWhole(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LARGEST_FILE) break;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_FILE);
}

/** A directory of this machine that stands for `/`. */
export function directoryLayer(root: string): Layer {
  return {
    at: (path) => nodeAt(join(root, path)),
    list: (path) => {
      try {
        return readdirSync(fsPath(join(root, path)), 'buffer')
          .map(pathFromBytes)
          .sort();
      } catch {
        // Not there, no directory, or not for this user to see: nothing that can be taken.
        return [];
      }
    },
    read: (path) => readFile(fsPath(join(root, path))),
  };
}

function nodeAt(path: string): Node | undefined {
  try {
    const stats = lstatSync(fsPath(path));
    const mode = stats.mode & 0o7777;
    if (stats.isSymbolicLink())
      return { type: 'symlink', mode, target: pathFromBytes(readlinkSync(fsPath(path), 'buffer')) };
    if (stats.isDirectory()) return { type: 'directory', mode };
    return stats.isFile() ? { type: 'file', mode, size: stats.size } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a node has content of its own. */
export function isFile({ type }: Node): boolean {
  return type === 'file' || type === 'hardlink';
}
