import type { Pattern } from '../manifest/lines.ts';
import { entriesBelow, findEntry, linkOnTheWay, type SourceTree, type TreeEntry } from '../source/tree.ts';
import { compileFilter, compileGlob, hasWildcard, withAllBelow, withoutEscapes } from './patterns.ts';
import type { LineProblem } from './plan.ts';

/** A path of the tree that a line takes, and what it is called below the line's destination. */
export type Match = { readonly entry: TreeEntry; readonly name: string };

/** What a source takes. `directory` says that the destination must be a directory, whatever it ends with. */
export type Matches = {
  readonly matches: readonly Match[];
  readonly directory: boolean;
  readonly problems: readonly LineProblem[];
};

/**
 * What a source of the mapping takes from the tree. A pattern keeps the directories below its first wildcard; a
 * directory is taken with all that is below it: under its own name into `DEST/`, as `DEST` without the slash.
 * @param compares is told how many paths a pattern is compared with, before it is.
 */
export function matchSource(
  source: Pattern,
  intoDirectory: boolean,
  tree: SourceTree,
  compares: (paths: number) => void = () => {},
): Matches {
  const text = source.text.replace(/^\/+/, '').replace(/^(?:\.\/+)+/, '');
  if (text.split('/').includes('..')) return failed({ kind: 'outside-tree', path: source.text });
  if (!source.literal && hasWildcard(text)) return matchGlob(text, tree, compares);
  const path = (source.literal ? text : withoutEscapes(text)).replace(/\/+$/, '');
  const through = linkOnTheWay(tree, path);
  if (through !== undefined) {
    return failed({ kind: 'through-link', path: through.path, target: through.linkTarget ?? '' });
  }
  if (path === '' || path === '.') return { matches: below(tree, '', ''), directory: true, problems: [] };
  const entry = findEntry(tree, path);
  if (entry === undefined) return failed({ kind: 'matches-nothing', pattern: source.text });
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (entry.type !== 'directory') {
    return { matches: [{ entry, name: intoDirectory ? name : '' }], directory: false, problems: [] };
  }
  const keepsName = intoDirectory && !text.endsWith('/');
  return { matches: below(tree, path, keepsName ? `${name}/` : ''), directory: true, problems: [] };
}

/** Leaves out what one of the patterns matches, and all that is below it. */
export function excluding(patterns: readonly Pattern[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const filters = patterns.map(({ text, literal }) =>
    literal ? (path: string) => path === text.replace(/^\//, '') : compileFilter(text),
  );
  return withAllBelow(filters);
}

function below(tree: SourceTree, directory: string, prefix: string): Match[] {
  const skip = directory === '' ? 0 : directory.length + 1;
  return entriesBelow(tree, directory).map((entry) => ({ entry, name: prefix + entry.path.slice(skip) }));
}

function matchGlob(pattern: string, tree: SourceTree, compares: (paths: number) => void): Matches {
  const { base, matches } = compileGlob(pattern.replace(/\/+$/, ''));
  const through = base === '' ? undefined : linkOnTheWay(tree, `${base}/.`);
  if (through !== undefined) {
    return failed({ kind: 'through-link', path: through.path, target: through.linkTarget ?? '' });
  }
  const taken = new Set<string>();
  const candidates = below(tree, base, '');
  compares(candidates.length);
  const found = candidates.filter(({ entry, name }) => {
    const slash = name.lastIndexOf('/');
    // A parent comes before its children in byte order, so it is in `taken` by now if it matched.
    const take = (slash !== -1 && taken.has(name.slice(0, slash))) || matches(name);
    if (take && entry.type === 'directory') taken.add(name);
    return take;
  });
  if (found.length === 0) return failed({ kind: 'matches-nothing', pattern });
  return { matches: found, directory: true, problems: [] };
}

function failed(problem: LineProblem): Matches {
  return { matches: [], directory: false, problems: [problem] };
}
