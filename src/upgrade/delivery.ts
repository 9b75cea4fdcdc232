import type { UpgradeTool } from '../families/semantics.ts';
import { type Closure, closureOf } from '../packages/closure.ts';
import type { Package } from '../packages/package-set.ts';
import { namesIn } from '../packages/relation.ts';
import { restrict, type Universe } from '../packages/universe.ts';
import { isOneOf } from '../packages/words.ts';
import { groupBy } from '../system/group.ts';
import { type Fate, type Owner, ownersOf } from './moves.ts';
import { neededOf } from './needed.ts';
import { renamesOf } from './renames.ts';
import { type Outcome, simulate, type Transition } from './simulate.ts';

/** What a user asked for once. */
export type Asked = { readonly name: string; readonly packages: readonly Package[] };

/** A user who asked for something once, and what an upgrade makes of that system. */
export type Delivery = {
  readonly asked: Asked;
  /** Recommended packages were installed with it. */
  readonly weak: boolean;
  readonly tool: UpgradeTool;
  readonly installed: readonly Package[];
  readonly outcome: Outcome;
  /** Files that the user had, that some offered package has, and that are gone. */
  readonly lost: readonly Move[];
  /** The same, of what goes when packages that nothing needs any more are removed. */
  readonly lostToAutoremove: readonly Move[];
  /** What is installed when those packages are gone. */
  readonly kept: ReadonlySet<Package>;
  readonly autoremoved: readonly Package[];
  /** Packages with files that came although the user had none of their files. */
  readonly unasked: readonly Package[];
  /** Those of them that a new user would not get. */
  readonly forced: readonly Package[];
  /** Units that were enabled, that a package still enables, and that are enabled no more. */
  readonly unitsLost: readonly { readonly unit: string; readonly from: Package; readonly to: Package }[];
  /** Files that who asks for the same today gets and this user does not. */
  readonly lessThanFresh: readonly Owner[];
  /** Where a resolver decides by its policy what who asks for the same today gets. */
  readonly choices: Closure['choices'];
};

/** `path` is the old one; `to` may have the file at another. */
export type Move = { readonly path: string; readonly from: Owner; readonly to: Owner };

type Renaming = { readonly from: Owner; readonly owners: readonly Owner[] };

type System = Pick<Delivery, 'asked' | 'weak' | 'tool' | 'installed'>;

/** What is the same for all requests. */
type Ground = {
  readonly transition: Transition;
  readonly owners: ReadonlyMap<string, readonly Owner[]>;
  /** Files of old packages that offered ones have at another path, with all who have them. */
  readonly renamed: ReadonlyMap<Package, readonly Renaming[]>;
  readonly offered: Universe;
  readonly oldNames: ReadonlySet<string>;
  /** What old packages require and none of them is: users have it from another source. */
  readonly elsewhere: readonly string[];
  /** The packages that enable a unit, by the unit. */
  readonly units: ReadonlyMap<string, Package>;
  /** What requests bring today, each followed once. */
  readonly fresh: Map<string, Closure | undefined>;
};

/**
 * What each package of the old set, asked for alone, becomes under each tool; equal systems are judged once.
 * @param more requests for several packages at once.
 */
export function deliveriesOf(
  transition: Transition,
  fates: readonly Fate[],
  tools: readonly UpgradeTool[],
  more: readonly Asked[] = [],
): readonly Delivery[] {
  const ground = groundOf(transition, fates);
  const had = restrict(transition.universe, new Set(transition.old));
  const alone = transition.old.map((pkg) => ({ name: pkg.name, packages: [pkg] }));
  const seen = new Set<string>();
  return [...alone, ...more].flatMap((asked) =>
    [false, true].flatMap((weak) => {
      const installed = [...closureOf(had, asked.packages, { recommends: weak }).members.keys()];
      const key = `${asked.name} ${installed.map(({ name }) => name).join(' ')}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return tools.map((tool) => deliver({ asked, weak, tool, installed }, ground));
    }),
  );
}

function groundOf(transition: Transition, fates: readonly Fate[]): Ground {
  const { offered, old, universe, canonical, classes } = transition;
  const units = [...offered].flatMap((pkg) =>
    pkg.units
      .filter(({ enable }) => enable === 'on-install')
      .map(({ name }): [string, Package] => [name, pkg]),
  );
  return {
    transition,
    owners: ownersOf(offered, { entries: classes.entries, canonical }),
    renamed: groupBy(
      [...renamesOf(fates, transition)].map(([{ from }, owners]) => ({ from, owners })),
      ({ from }) => from.pkg,
    ),
    offered: restrict(universe, offered),
    oldNames: new Set(old.map(({ name }) => name)),
    elsewhere: namesFromElsewhere(transition),
    units: new Map(units.reverse()),
    fresh: new Map(),
  };
}

function namesFromElsewhere({ old, universe }: Transition): readonly string[] {
  const had = restrict(universe, new Set(old));
  const required = old.flatMap(({ relations }) =>
    relations
      .filter((one) => isOneOf(universe.words.requires, one))
      .flatMap((one) => namesIn(one.expression)),
  );
  return [...new Set(required)].filter((name) => had.candidates({ kind: 'name', name }).length === 0);
}

function deliver(system: System, ground: Ground): Delivery {
  const { transition } = ground;
  const { asked, weak, tool, installed } = system;
  const outcome = simulate(transition, installed, tool);
  const moves = installed.flatMap((pkg) => movesOf(pkg, ground));
  const kept = neededOf(asked.packages, outcome, ground);
  const keptPaths = pathsOf(kept, transition);
  const isAmong = (paths: ReadonlySet<string>, { path }: Move) => paths.has(transition.canonical(path));
  const lost = moves.filter((move) => !isAmong(outcome.paths, move));
  const removed = moves.filter((move) => isAmong(outcome.paths, move) && !isAmong(keptPaths, move));
  const renamed = installed.flatMap((pkg) => ground.renamed.get(pkg) ?? []);
  const came = new Set(outcome.packages);
  const fresh = freshOf(asked, weak, ground);
  const unasked = unaskedOf(system, outcome, ground);
  return {
    ...system,
    outcome,
    lost: [...expand(lost, transition), ...renamed.flatMap((one) => unreached(one, came))],
    lostToAutoremove: [
      ...expand(removed, transition),
      ...renamed.filter((one) => unreached(one, came).length === 0).flatMap((one) => unreached(one, kept)),
    ],
    kept,
    autoremoved: outcome.packages.filter((pkg) => !kept.has(pkg)),
    unasked,
    forced: forcedOf(system, unasked, outcome, ground),
    unitsLost: unitsLost(installed, outcome, ground),
    lessThanFresh: lessThanFresh(fresh, outcome, transition, lost),
    choices: fresh?.choices ?? [],
  };
}

/** The files of an old package that some offered package has; of those that share their fate, one. */
function movesOf(pkg: Package, { transition: { classes, canonical }, owners }: Ground): readonly Move[] {
  return classes.entries(pkg).flatMap((entry) => {
    const [to] = owners.get(canonical(entry.path)) ?? [];
    return to === undefined ? [] : [{ path: entry.path, from: { pkg, entry }, to }];
  });
}

/** The move of a renamed file that none of these packages has, at the old path or at the new one. */
function unreached({ from, owners }: Renaming, packages: ReadonlySet<Package>): readonly Move[] {
  const [to] = owners;
  if (to === undefined || [from, ...owners].some(({ pkg }) => packages.has(pkg))) return [];
  return [{ path: from.entry.path, from, to }];
}

function expand(moves: readonly Move[], { classes }: Transition): readonly Move[] {
  return moves.flatMap(({ from, to }) => {
    const targets = classes.all(to.pkg, to.entry);
    return classes.all(from.pkg, from.entry).map((entry, index) => ({
      path: entry.path,
      from: { pkg: from.pkg, entry },
      to: { pkg: to.pkg, entry: targets[index] ?? to.entry },
    }));
  });
}

/** One path of each class that some packages have. */
function pathsOf(packages: Iterable<Package>, { classes, canonical }: Transition): ReadonlySet<string> {
  return new Set([...packages].flatMap((pkg) => classes.entries(pkg).map(({ path }) => canonical(path))));
}

function unaskedOf({ installed }: System, { packages }: Outcome, ground: Ground): readonly Package[] {
  const { transition, elsewhere } = ground;
  const { classes, canonical, offered, universe } = transition;
  const isFromElsewhere = (pkg: Package) =>
    elsewhere.some((name) => universe.answers(pkg, { kind: 'name', name }));
  const names = new Set(installed.map(({ name }) => name));
  const had = pathsOf(installed, transition);
  return packages
    .filter((pkg) => offered.has(pkg) && !names.has(pkg.name) && !isFromElsewhere(pkg))
    .filter((pkg) => {
      const files = classes.entries(pkg);
      return files.length > 0 && !files.some(({ path }) => had.has(canonical(path)));
    });
}

/** What who asks for the same today gets; undefined where that can no longer be asked for. */
function freshOf({ name, packages }: Asked, weak: boolean, { offered, fresh }: Ground): Closure | undefined {
  const key = `${name} ${weak}`;
  if (fresh.has(key)) return fresh.get(key);
  const roots = packages.flatMap((pkg) => offered.candidates({ kind: 'name', name: pkg.name }).slice(0, 1));
  const closure =
    roots.length < packages.length ? undefined : closureOf(offered, roots, { recommends: weak });
  fresh.set(key, closure);
  return closure;
}

/** Packages that came and that neither the request nor what else stayed would bring a new user, recommendations included. */
function forcedOf(
  { asked, installed }: System,
  unasked: readonly Package[],
  { packages }: Outcome,
  ground: Ground,
): readonly Package[] {
  if (unasked.length === 0) return [];
  const fresh = freshOf(asked, true, ground);
  const names = new Set(installed.map(({ name }) => name));
  const roots = packages.filter((pkg) => ground.transition.offered.has(pkg) && names.has(pkg.name));
  const brought = (fresh ?? closureOf(ground.offered, roots, { recommends: true })).members;
  return unasked.filter((pkg) => !brought.has(pkg));
}

function lessThanFresh(
  fresh: Closure | undefined,
  { paths }: Outcome,
  { classes, canonical }: Transition,
  lost: readonly Move[],
): readonly Owner[] {
  const known = new Set(lost.map(({ path }) => canonical(path)));
  return [...(fresh?.members.keys() ?? [])].flatMap((pkg) =>
    classes
      .entries(pkg)
      .filter(({ path }) => !paths.has(canonical(path)) && !known.has(canonical(path)))
      .flatMap((entry) => classes.all(pkg, entry).map((one) => ({ pkg, entry: one }))),
  );
}

function unitsLost(
  installed: readonly Package[],
  { packages }: Outcome,
  { units }: Ground,
): Delivery['unitsLost'] {
  return installed.flatMap((from) =>
    from.units
      .filter(({ enable }) => enable === 'on-install')
      .flatMap(({ name: unit }) => {
        if (packages.some((pkg) => isInstalledUnit(pkg, unit))) return [];
        const to = units.get(unit);
        return to === undefined ? [] : [{ unit, from, to }];
      }),
  );
}

/** Whether a package brings a unit that upstream wants enabled. */
function isInstalledUnit({ units }: Package, name: string): boolean {
  return units.some((unit) => unit.name === name && unit.enable === 'on-install');
}
