import type { SourceTree, TreeEntry } from '../../source/tree.ts';
import { comparePaths } from '../../system/path-bytes.ts';

/** A tree as it will be when these files, relative to it, are there too. */
export function withFiles(tree: SourceTree, paths: readonly string[]): SourceTree {
  const entries = new Map<string, TreeEntry>(tree.entries.map((entry) => [entry.path, entry]));
  for (const path of paths) {
    entries.set(path, { path, type: 'file' });
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (!entries.has(directory)) entries.set(directory, { path: directory, type: 'directory' });
    }
  }
  return { ...tree, entries: [...entries.values()].sort((a, b) => comparePaths(a.path, b.path)) };
}
