import { posix } from 'node:path';
import type { Entry } from '../../packages/entry.ts';
import { entriesBelow, type SourceTree } from '../../source/tree.ts';
import { isText } from './text.ts';

/** A directory of the source that a package takes whole: one line of debian/PACKAGE.install. */
export type WholeDirectory = {
  readonly source: string;
  /** The directory that it is installed into. */
  readonly into: string;
};

export type Compacted = {
  readonly directories: readonly WholeDirectory[];
  /** What these directories do not bring. */
  readonly rest: readonly Entry[];
};

/**
 * Finds the largest directories of the source that are installed under their own name with all that is in them, as a
 * packager would write them down.
 */
export function wholeDirectories(entries: readonly Entry[], tree: SourceTree): Compacted {
  const installed = new Map<string, string[]>();
  for (const { source, path } of entries) {
    if (source !== undefined) installed.set(source, [...(installed.get(source) ?? []), path]);
  }
  const known = new Map<string, boolean>();
  const isWhole = (from: string, to: string) => {
    const key = `${from}\0${to}`;
    const answer = known.get(key) ?? takesAll(tree, from, to, installed);
    known.set(key, answer);
    return answer;
  };
  const found = new Map<string, WholeDirectory>();
  const rest = entries.filter((entry) => {
    const directory = largest(entry, isWhole);
    if (directory !== undefined) found.set(`${directory.source}\0${directory.into}`, directory);
    return directory === undefined;
  });
  return { directories: [...found.values()], rest };
}

function largest(
  { source, path }: Entry,
  isWhole: (from: string, to: string) => boolean,
): WholeDirectory | undefined {
  let found: WholeDirectory | undefined;
  if (source === undefined || posix.basename(source) !== posix.basename(path)) return undefined;
  let [from, to] = [posix.dirname(source), posix.dirname(path)];
  while (from !== '.' && to !== '/' && posix.basename(from) === posix.basename(to)) {
    if (isWhole(from, to)) found = { source: from, into: posix.dirname(to) };
    [from, to] = [posix.dirname(from), posix.dirname(to)];
  }
  return found;
}

/** A name that is no text cannot be checked by whoever reads the recipe. */
function takesAll(
  tree: SourceTree,
  from: string,
  to: string,
  installed: ReadonlyMap<string, readonly string[]>,
): boolean {
  const below = entriesBelow(tree, from);
  return (
    isText(`${from}${to}`) &&
    below.every(({ path, type }) => {
      if (type !== 'file' && type !== 'symlink') return type === 'directory';
      return installed.get(path)?.includes(`${to}${path.slice(from.length)}`) === true;
    }) &&
    // An empty directory would come along, which no line may have asked for.
    below.every(({ path, type }) => type !== 'directory' || entriesBelow(tree, path).length > 0)
  );
}
