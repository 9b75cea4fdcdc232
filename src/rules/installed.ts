import type { Entry } from '../packages/entry.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';

import { compileInstalled, hasWildcard } from '../plan/patterns.ts';
import type { Claim, Plan } from '../plan/plan.ts';
import { printableName } from '../system/io.ts';
import { formatPlace, type Place } from '../system/place.ts';

/** One path of a set, and the package that installs it. */
export type Installed = { readonly pkg: Package; readonly entry: Entry };

/** All that a set installs, looked at once for all rules. */
export type InstalledIndex = {
  readonly all: readonly Installed[];
  /** Of several packages with one path (directories), the first. */
  readonly byPath: ReadonlyMap<string, Installed>;
  /** The symbolic links among them, of every package. */
  readonly links: ReadonlyMap<string, Installed>;
};

const indexes = new WeakMap<PackageSet, InstalledIndex>();

/** The paths of a set. Made once for a set, because most rules ask for it. */
export function installedIndex(set: PackageSet): InstalledIndex {
  const known = indexes.get(set);
  if (known !== undefined) return known;
  const all = set.packages.flatMap((pkg) => [...set.entries(pkg)].map((entry) => ({ pkg, entry })));
  const byPath = new Map<string, Installed>();
  for (const item of all) if (!byPath.has(item.entry.path)) byPath.set(item.entry.path, item);
  const links = new Map(
    all.filter(({ entry }) => entry.type === 'symlink').map((item) => [item.entry.path, item]),
  );
  const index = { all, byPath, links };
  indexes.set(set, index);
  return index;
}

/** The line that a path comes from; of a package that was read, the path in it. */
export function placeOf({ pkg, entry }: Installed): Place {
  return entry.place ?? { package: pkg.name, path: entry.path };
}

/** Brings together what comes from one line, so that a pattern over many files is reported once. */
export function byLine<T extends Installed>(hits: Iterable<T>, also: (hit: T) => string = () => ''): T[][] {
  const groups = new Map<string, T[]>();
  for (const hit of hits) {
    const key = `${formatPlace(placeOf(hit))} ${also(hit)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hit]);
    else group.push(hit);
  }
  return [...groups.values()];
}

/** A group of paths as a message names it. */
export type Named<T extends Installed = Installed> = {
  /** `/a` or `/a and 2 other paths`. */
  readonly names: string;
  /** The verb that goes with them. */
  readonly is: 'is' | 'are';
  /** The one that is named. */
  readonly first: T;
};

/** Names the paths of a group. Directories on the way to a file say nothing, so that they are left out where there is one. */
export function pathsOf<T extends Installed>(group: readonly T[]): Named<T> {
  const files = group.filter(({ entry }) => entry.type !== 'directory');
  const [first, ...others] = files.length > 0 ? files : group;
  if (first === undefined) throw new RangeError('a group holds at least one path');
  const path = printableName(first.entry.path);
  if (others.length === 0) return { names: path, is: 'is', first };
  const count = others.length === 1 ? '1 other path' : `${others.length} other paths`;
  return { names: `${path} and ${count}`, is: 'are', first };
}

/** Whether what a pattern means may be among what the project's own build installs, which is not known yet. */
export function mayBeBuilt(plan: Plan, pattern: string): boolean {
  return plan.claims.some((claim) => claim.matches === undefined && mayMeet(claim, pattern));
}

function mayMeet(claim: Claim, pattern: string): boolean {
  if (hasWildcard(pattern)) {
    const [a, b] = [literalStart(claim.pattern), literalStart(pattern)];
    return a.startsWith(b) || b.startsWith(a);
  }
  if (pattern === claim.pattern || pattern.startsWith(`${claim.pattern}/`)) return true;
  const matches = matcherOf(claim);
  for (let end = pattern.length; end > 0; end = pattern.lastIndexOf('/', end - 1)) {
    if (matches(pattern.slice(0, end))) return true;
  }
  return false;
}

const matchers = new WeakMap<Claim, (path: string) => boolean>();

/** Compiled once for a claim, not for every path that asks. */
function matcherOf(claim: Claim): (path: string) => boolean {
  const matches = matchers.get(claim) ?? compileInstalled(claim.pattern);
  matchers.set(claim, matches);
  return matches;
}

function literalStart(pattern: string): string {
  return pattern.slice(0, Math.max(pattern.search(/[*?[{\\]|$/), 0));
}
