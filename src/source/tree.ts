import { comparePaths } from '../system/path-bytes.ts';
import { readLinkTarget, type SourceEntry, scanTree } from './scan.ts';

/** One thing in a tree; of a symbolic link, with what it says. */
export type TreeEntry = SourceEntry & { readonly linkTarget?: string };

/**
 * A tree of files with what is in it, in the byte order of the paths. The root is '' where it is no directory of this
 * machine: a tree that is known by its listing alone, or a commit.
 */
export type SourceTree = {
  readonly root: string;
  readonly entries: readonly TreeEntry[];
  /** The content of a file, where the root is '' and there is content all the same. */
  readonly open?: (path: string) => AsyncIterable<Uint8Array>;
  /** The files that descriptions consist of, of a tree that has no root: they are small, and read at once. */
  readonly texts?: ReadonlyMap<string, Buffer>;
};

/** Looks at a tree once; nothing is followed or opened. */
export function openTree(root: string): SourceTree {
  const entries = scanTree(root).map((entry) =>
    entry.type === 'symlink' ? { ...entry, linkTarget: readLinkTarget(`${root}/${entry.path}`) } : entry,
  );
  return { root, entries };
}

/** The entry of a path relative to the tree. */
export function findEntry(tree: SourceTree, path: string): TreeEntry | undefined {
  const entry = tree.entries[lowerBound(tree.entries, path)];
  return entry?.path === path ? entry : undefined;
}

/** All that lies below a directory of the tree, not the directory itself; '' is the whole tree. */
export function entriesBelow(tree: SourceTree, directory: string): readonly TreeEntry[] {
  if (directory === '') return tree.entries;
  const start = lowerBound(tree.entries, `${directory}/`);
  // '0' is the byte behind '/', so this is the end of everything that begins with `directory/`.
  return tree.entries.slice(start, lowerBound(tree.entries, `${directory}0`));
}

/** The first symbolic link on the way to a path, the path itself apart. */
export function linkOnTheWay(tree: SourceTree, path: string): TreeEntry | undefined {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const entry = findEntry(tree, parts.slice(0, length).join('/'));
    if (entry?.type === 'symlink') return entry;
  }
  return undefined;
}

function lowerBound(entries: readonly TreeEntry[], path: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comparePaths(entries[middle]?.path ?? '', path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
