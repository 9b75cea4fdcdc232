import { type Closure, closureOf } from './closure.ts';
import { optionsOf } from './options.ts';
import type { Package, PackageSet } from './package-set.ts';
import { type Universe, universeOf } from './universe.ts';
import { isOneOf, type RelationWords } from './words.ts';

/** One install request and what it brings, without and with recommendations. */
export type Request = {
  readonly names: readonly string[];
  readonly hard: Closure;
  readonly weak: Closure;
};

export type Split = {
  readonly set: PackageSet;
  readonly universe: Universe;
  readonly requests: readonly Request[];
  /** Packages that require one another. */
  readonly cycles: readonly (readonly Package[])[];
};

/** What comes when one package is asked for, without recommendations. */
export function bringsAlone({ universe }: Split, pkg: Package): readonly Package[] {
  return [...closureOf(universe, [pkg]).members.keys()];
}

/** What each request brings; every package of the set for itself where `asked` names none. */
export function analyseSplit(
  set: PackageSet,
  words: RelationWords,
  asked?: readonly (readonly Package[])[],
): Split {
  const universe = universeOf(set, words);
  const wanted = asked ?? newestPackages(universe).map((pkg) => [pkg]);
  const requests = wanted.map((packages) => ({
    names: packages.map(({ name }) => name),
    hard: closureOf(universe, packages),
    weak: closureOf(universe, packages, { recommends: true }),
  }));
  return { set, universe, requests, cycles: cyclesOf(universe) };
}

/** The newest version of each package, in the order of the set. */
export function newestPackages({ packages, named }: Universe): readonly Package[] {
  return packages.filter((pkg) => named(pkg.name)[0] === pkg);
}

/** The packages that a package's hard relations may lead to, each once. */
export function neighbours(pkg: Package, universe: Universe, words: readonly string[]): readonly Package[] {
  const none = new Map<string, Package[]>();
  const ways = pkg.relations
    .filter((relation) => isOneOf(words, relation))
    .flatMap(({ expression }) => optionsOf(expression, universe, none));
  return [...new Set(ways.flat())].filter((other) => other !== pkg);
}

/** Strongly connected components of more than one package (Tarjan 1972, with a stack of its own for long chains). */
export function cyclesOf(universe: Universe): readonly (readonly Package[])[] {
  const index = new Map<Package, number>();
  const low = new Map<Package, number>();
  const stack: Package[] = [];
  const onStack = new Set<Package>();
  const found: Package[][] = [];
  for (const root of universe.packages) {
    if (index.has(root)) continue;
    const work: { readonly pkg: Package; readonly next: readonly Package[]; at: number }[] = [];
    const enter = (pkg: Package) => {
      index.set(pkg, index.size);
      low.set(pkg, index.size - 1);
      stack.push(pkg);
      onStack.add(pkg);
      work.push({ pkg, next: neighbours(pkg, universe, universe.words.requires), at: 0 });
    };
    const lower = (pkg: Package, value: number | undefined) =>
      low.set(pkg, Math.min(low.get(pkg) ?? 0, value ?? Number.POSITIVE_INFINITY));
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const other = top.next[top.at];
      top.at += 1;
      if (other === undefined) {
        work.pop();
        const parent = work.at(-1);
        if (parent !== undefined) lower(parent.pkg, low.get(top.pkg));
        if (low.get(top.pkg) === index.get(top.pkg)) found.push(popTo(top.pkg, stack, onStack));
      } else if (!index.has(other)) enter(other);
      else if (onStack.has(other)) lower(top.pkg, index.get(other));
    }
  }
  return found.filter(({ length }) => length > 1);
}

function popTo(pkg: Package, stack: Package[], onStack: Set<Package>): Package[] {
  const group: Package[] = [];
  for (let other = stack.pop(); other !== undefined; other = stack.pop()) {
    onStack.delete(other);
    group.unshift(other);
    if (other === pkg) break;
  }
  return group;
}
