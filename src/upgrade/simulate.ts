import { resolveUpgrade } from '../families/resolve-upgrade.ts';
import type { FileOutcome, Semantics, UpgradeTool } from '../families/semantics.ts';
import type { Entry } from '../packages/entry.ts';
import { type Package, type PackageSet, packageKey } from '../packages/package-set.ts';
import { type Universe, universeOf } from '../packages/universe.ts';
import { type PathClasses, pathClassesOf } from './path-classes.ts';

/** Two sets that an upgrade leads between, with what both have of one package as one object. */
export type Transition = {
  readonly semantics: Semantics;
  readonly old: readonly Package[];
  readonly offered: ReadonlySet<Package>;
  readonly universe: Universe;
  /** The entries of a package of either set, read once. */
  readonly entries: (pkg: Package) => readonly Entry[];
  readonly canonical: (path: string) => string;
  /** Paths that share their fate, with which whatever is done for each request works. */
  readonly classes: PathClasses;
};

/** What becomes of one system; of paths that share their fate, one is named. */
export type Outcome = FileOutcome & {
  /** Who is installed if all files can be unpacked. */
  readonly resolved: readonly Package[];
  readonly held: readonly string[];
  readonly aborted: boolean;
};

export function transitionOf(
  old: PackageSet,
  offer: PackageSet,
  semantics: Semantics,
  canonical: (path: string) => string,
): Transition {
  const byKey = new Map(old.packages.map((pkg) => [packageKey(pkg), pkg]));
  const offered = offer.packages.map((pkg) => byKey.get(packageKey(pkg)) ?? pkg);
  const isOld = new Set(old.packages);
  const cache = new Map<Package, readonly Entry[]>();
  const entries = (pkg: Package) => {
    const known = cache.get(pkg);
    if (known !== undefined) return known;
    const read = [...(isOld.has(pkg) ? old : offer).entries(pkg)];
    cache.set(pkg, read);
    return read;
  };
  const isOffered = new Set(offered);
  const packages = [...offered, ...old.packages.filter((pkg) => !isOffered.has(pkg))];
  const universe = universeOf({ ...offer, packages, entries }, semantics.words);
  const classes = pathClassesOf(packages, entries, canonical);
  return { semantics, old: old.packages, offered: isOffered, universe, entries, canonical, classes };
}

/** What one tool makes of one installed system. */
export function simulate(
  { semantics, offered, universe, entries, canonical, classes }: Transition,
  installed: readonly Package[],
  tool: UpgradeTool,
  only?: ReadonlySet<string>,
): Outcome {
  const { after, held, aborted } = resolveUpgrade({
    installed,
    universe,
    offered,
    tool,
    entries,
    ...(only === undefined ? {} : { only }),
  });
  const change = {
    words: semantics.words,
    before: installed,
    after,
    entries: classes.entries,
    canonical,
  };
  if (tool.lacksOrder?.(change) !== true) return { ...tool.install(change), resolved: after, held, aborted };
  const nothing = tool.install({ ...change, after: installed });
  return { ...nothing, resolved: installed, held: installed.map(({ name }) => name), aborted: true };
}
