import { isFile } from '../families/final-state.ts';
import type { UpgradeTool } from '../families/semantics.ts';
import { closureOf } from '../packages/closure.ts';
import type { Package } from '../packages/package-set.ts';
import { type Owner, ownersOf } from './moves.ts';
import { type Outcome, simulate, type Transition } from './simulate.ts';

/** A user who asked for something once, and what an upgrade makes of that system. */
export type Delivery = {
  readonly asked: Package;
  /** Recommended packages were installed with it. */
  readonly weak: boolean;
  readonly tool: UpgradeTool;
  readonly installed: readonly Package[];
  readonly outcome: Outcome;
  /** Files that the user had, that some offered package has, and that are gone. */
  readonly lost: readonly Move[];
  /** The same, of what goes when packages that nothing needs any more are removed. */
  readonly lostToAutoremove: readonly Move[];
  readonly autoremoved: readonly Package[];
  /** Packages with files that came although the user had none of their files, and a new user would not get them. */
  readonly forced: readonly Package[];
  /** Units that were enabled, that a package still enables, and that are enabled no more. */
  readonly unitsLost: readonly { readonly unit: string; readonly from: Package; readonly to: Package }[];
  /** Files that who asks for the same today gets and this user does not. */
  readonly lessThanFresh: readonly Owner[];
};

export type Move = { readonly path: string; readonly from: Owner; readonly to: Owner };

/** What each package of the old set, asked for alone, becomes under each tool; equal systems are judged once. */
export function deliveriesOf(transition: Transition, tools: readonly UpgradeTool[]): readonly Delivery[] {
  const owners = ownersOf(transition.offered, transition);
  const seen = new Set<string>();
  const { universe } = transition;
  const oldUniverse = { ...universe, ...onlyOf(universe, new Set(transition.old)) };
  return transition.old.flatMap((asked) =>
    [false, true].flatMap((weak) => {
      const installed = [...closureOf(oldUniverse, [asked], { recommends: weak }).members.keys()];
      const key = `${asked.name} ${installed.map(({ name }) => name).join(' ')}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return tools.map((tool) => deliver({ asked, weak, tool, installed }, transition, owners));
    }),
  );
}

type System = Pick<Delivery, 'asked' | 'weak' | 'tool' | 'installed'>;

function deliver(
  system: System,
  transition: Transition,
  owners: ReadonlyMap<string, readonly Owner[]>,
): Delivery {
  const { asked, weak, tool, installed } = system;
  const outcome = simulate(transition, installed, tool);
  const had = installed.flatMap((pkg) =>
    transition
      .entries(pkg)
      .filter(isFile)
      .map((entry) => ({ pkg, entry })),
  );
  const moves = had.flatMap((from) => {
    const [to] = owners.get(transition.canonical(from.entry.path)) ?? [];
    return to === undefined || !isFile(to.entry) ? [] : [{ path: from.entry.path, from, to }];
  });
  const isThere = (paths: ReadonlySet<string>) => (move: Move) => paths.has(transition.canonical(move.path));
  const kept = neededOf(asked, outcome, transition);
  const keptPaths = pathsAfter(kept, transition);
  const lost = moves.filter((move) => !isThere(outcome.paths)(move));
  return {
    ...system,
    outcome,
    lost,
    lostToAutoremove: moves.filter((move) => isThere(outcome.paths)(move) && !isThere(keptPaths)(move)),
    autoremoved: outcome.packages.filter((pkg) => !kept.has(pkg)),
    forced: forcedOn(system, outcome, transition),
    unitsLost: unitsLost(installed, outcome, transition),
    lessThanFresh: lessThanFresh(asked, weak, outcome, transition, lost),
  };
}

function onlyOf(universe: Transition['universe'], packages: ReadonlySet<Package>) {
  return {
    packages: universe.packages.filter((pkg) => packages.has(pkg)),
    named: (name: string) => universe.named(name).filter((pkg) => packages.has(pkg)),
    candidates: (wanted: Parameters<typeof universe.candidates>[0]) =>
      universe.candidates(wanted).filter((pkg) => packages.has(pkg)),
  };
}

/** What the request still needs of what is installed, recommendations included; successors stand for what they replaced. */
function neededOf(
  asked: Package,
  { packages }: Outcome,
  { universe, old }: Transition,
): ReadonlySet<Package> {
  const before = new Set(old.map(({ name }) => name));
  const own = packages.filter(({ name }) => name === asked.name);
  const roots = own.length > 0 ? own : packages.filter(({ name }) => !before.has(name));
  const present = { ...universe, ...onlyOf(universe, new Set(packages)) };
  return new Set(closureOf(present, roots, { recommends: true }).members.keys());
}

function pathsAfter(packages: Iterable<Package>, { entries, canonical }: Transition): ReadonlySet<string> {
  return new Set([...packages].flatMap((pkg) => entries(pkg).map(({ path }) => canonical(path))));
}

function forcedOn(
  { asked, weak, installed }: System,
  { packages }: Outcome,
  transition: Transition,
): readonly Package[] {
  const { entries, canonical, offered } = transition;
  const names = new Set(installed.map(({ name }) => name));
  const had = pathsAfter(installed, transition);
  const fresh = freshOf(asked, weak, transition);
  return packages
    .filter((pkg) => offered.has(pkg) && !names.has(pkg.name) && fresh?.has(pkg) !== true)
    .filter((pkg) => {
      const files = entries(pkg).filter(isFile);
      return files.length > 0 && !files.some(({ path }) => had.has(canonical(path)));
    });
}

function freshOf(
  asked: Package,
  weak: boolean,
  { universe, offered }: Transition,
): ReadonlySet<Package> | undefined {
  const present = { ...universe, ...onlyOf(universe, offered) };
  const [root] = present.candidates({ kind: 'name', name: asked.name });
  if (root === undefined) return undefined;
  return new Set(closureOf(present, [root], { recommends: weak }).members.keys());
}

function lessThanFresh(
  asked: Package,
  weak: boolean,
  { paths }: Outcome,
  transition: Transition,
  lost: readonly Move[],
): readonly Owner[] {
  const { entries, canonical } = transition;
  const known = new Set(lost.map(({ path }) => canonical(path)));
  return [...(freshOf(asked, weak, transition) ?? [])].flatMap((pkg) =>
    entries(pkg)
      .filter(
        (entry) => isFile(entry) && !paths.has(canonical(entry.path)) && !known.has(canonical(entry.path)),
      )
      .map((entry) => ({ pkg, entry })),
  );
}

function unitsLost(
  installed: readonly Package[],
  { packages }: Outcome,
  { offered }: Transition,
): Delivery['unitsLost'] {
  return installed.flatMap((from) =>
    from.units
      .filter(({ enable }) => enable === 'on-install')
      .flatMap(({ name: unit }) => {
        if (packages.some((pkg) => isInstalledUnit(pkg, unit))) return [];
        const to = [...offered].find((pkg) => isInstalledUnit(pkg, unit));
        return to === undefined ? [] : [{ unit, from, to }];
      }),
  );
}

/** Whether a package brings a unit that upstream wants enabled. */
function isInstalledUnit({ units }: Package, name: string): boolean {
  return units.some((unit) => unit.name === name && unit.enable === 'on-install');
}
