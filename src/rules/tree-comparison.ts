import type { InstalledTree } from '../facts/installed-tree.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Plan } from '../plan/plan.ts';
import { formatPlace, type Place } from '../system/place.ts';
import { allowsToLack, pathsAfterHelpers } from './helper-changes.ts';
import { type Installed, installedIndex } from './installed.ts';
import type { Trip } from './rule.ts';
import { directoryOf } from './system-paths.ts';

/** A path of the mapping that the tree has. */
export type Pair = { readonly pkg: Package; readonly expected: Entry; readonly actual: Entry };

/** A path that only one of the two sides has; of a directory, with how much is below it. */
export type OneSided = Installed & { readonly below: number };

export type TreeComparison = {
  readonly pairs: readonly Pair[];
  readonly missing: readonly OneSided[];
  /** What the tree has by the name it has there: /usr/lib/x where the mapping says /lib/x. */
  readonly found: ReadonlySet<string>;
};

const comparisons = new WeakMap<Plan, { tree: InstalledTree; comparison: TreeComparison }>();

/** Looks up each path of the mapping in an installed tree. Made once for all rules that ask. */
export function compareTree(plan: Plan, tree: InstalledTree): TreeComparison {
  const known = comparisons.get(plan);
  if (known?.tree === tree) return known.comparison;
  const comparison = compare(plan, tree);
  comparisons.set(plan, { tree, comparison });
  return comparison;
}

function compare(plan: Plan, tree: InstalledTree): TreeComparison {
  const find = finder(plan, tree);
  const pairs: Pair[] = [];
  const missing = new Map<string, { item: Installed; below: number }>();
  const roots = new Map<string, string>();
  const { all, byPath } = installedIndex(plan.set);
  for (const item of all) {
    const { pkg, entry } = item;
    // Packages may share a directory; it is looked at once.
    if (entry.type === 'directory' && byPath.get(entry.path) !== item) continue;
    const actual = find(item);
    if (actual !== undefined) {
      pairs.push({ pkg, expected: entry, actual });
      continue;
    }
    if (mayLack(item, plan, tree)) continue;
    // A directory comes before what is in it, so that a directory that is missing is told once.
    const root = roots.get(entry.path.slice(0, entry.path.lastIndexOf('/')));
    if (entry.type === 'directory') roots.set(entry.path, root ?? entry.path);
    const above = root === undefined ? undefined : missing.get(root);
    if (above !== undefined) above.below += 1;
    else if (!missing.has(entry.path)) missing.set(entry.path, { item, below: 0 });
  }
  return {
    pairs,
    missing: [...missing.values()].map(({ item, below }) => ({ ...item, below })),
    found: new Set(pairs.map(({ actual }) => actual.path)),
  };
}

/** Where a difference is, and the line that says how it should be. */
export function tripAt(
  { pkg, expected }: Pair,
  message: string,
  place: Place | undefined = expected.place,
): Trip {
  return {
    place: { package: pkg.name, path: expected.path },
    message,
    ...(place === undefined
      ? {}
      : { evidence: [{ text: `${formatPlace(place)}: the line it comes from`, place }] }),
  };
}

/** `and 3 more below it`, where a directory stands for what is in it. */
export function andBelow(below: number): string {
  return below === 0 ? '' : ` with ${below} more below it`;
}

/** What is made at run time, may be removed by the administrator, or lies where nobody looked. */
function mayLack(item: Installed, plan: Plan, tree: InstalledTree): boolean {
  const { flags, path } = item.entry;
  if (flags.includes('ghost') || flags.includes('missingok')) return true;
  return directoryOf(path, tree.unread) !== undefined || allowsToLack(plan, item);
}

/** Finds an entry of the tree by its path, by the one it has after the family's helpers, or over links of the tree. */
function finder(plan: Plan, { entries }: InstalledTree): (item: Installed) => Entry | undefined {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return (item) => {
    const direct = byPath.get(item.entry.path);
    if (direct !== undefined) return direct;
    for (const path of [item.entry.path, ...pathsAfterHelpers(plan, item)]) {
      const real = realPath(path, byPath);
      const there = real === undefined ? undefined : byPath.get(real);
      if (there !== undefined) return there;
    }
    return undefined;
  };
}

/** Deeper chains of links than any system has; a loop ends here too. */
const MOST_LINKS = 8;

/** The path with the symbolic links of its directories followed, within the tree. */
function realPath(path: string, byPath: ReadonlyMap<string, Entry>): string | undefined {
  let current = path;
  for (let followed = 0; followed < MOST_LINKS; followed += 1) {
    const link = linkOnTheWay(current, byPath);
    if (link === undefined) return current;
    const { path: at, target = '' } = link;
    const parent = target.startsWith('/') ? '' : at.slice(0, at.lastIndexOf('/'));
    current = normalize(`${parent}/${target}/${current.slice(at.length)}`);
  }
  return undefined;
}

function linkOnTheWay(path: string, byPath: ReadonlyMap<string, Entry>): Entry | undefined {
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
    const entry = byPath.get(path.slice(0, end));
    if (entry === undefined) return undefined;
    if (entry.type === 'symlink') return entry;
  }
  return undefined;
}

function normalize(path: string): string {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}
