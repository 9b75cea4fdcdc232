import type { Installed } from './read.ts';

/** A directory of an installation with what is in it, and who owns all of that. */
export type Directory = {
  readonly path: string;
  readonly items: Installed[];
  readonly directories: Map<string, Directory>;
  /** The owners of everything below; undefined among them is what no package takes. */
  readonly owners: Set<string | undefined>;
};

export function directoryTree(
  items: readonly Installed[],
  owners: ReadonlyMap<string, string | undefined>,
): Directory {
  const root = emptyDirectory('');
  for (const item of items) {
    const owner = owners.get(item.path);
    let at = root;
    at.owners.add(owner);
    for (const name of item.path.slice(1).split('/').slice(0, -1)) {
      const next = at.directories.get(name) ?? emptyDirectory(`${at.path}/${name}`);
      at.directories.set(name, next);
      at = next;
      at.owners.add(owner);
    }
    at.items.push(item);
  }
  return root;
}

/** Everything below a directory. */
export function itemsBelow(directory: Directory): Installed[] {
  return [...directory.items, ...[...directory.directories.values()].flatMap(itemsBelow)];
}

function emptyDirectory(path: string): Directory {
  return { path, items: [], directories: new Map(), owners: new Set() };
}
