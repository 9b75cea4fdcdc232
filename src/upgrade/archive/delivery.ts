import { resolveUpgrade } from '../../families/resolve-upgrade.ts';
import { closureOf } from '../../packages/closure.ts';
import type { Package } from '../../packages/package-set.ts';
import { namesIn } from '../../packages/relation.ts';
import { restrict, type Universe } from '../../packages/universe.ts';
import { isOneOf } from '../../packages/words.ts';
import { groupBy } from '../../system/group.ts';
import { type Transition, transitionOf } from '../simulate.ts';
import { indexSet } from './index-set.ts';
import type { Suites } from './judge.ts';
import { isAkin, isAlternative } from './kinship.ts';
import type { PairMoves } from './moves.ts';
import { archiveUniverse } from './universe.ts';

/** A package whose files went to others, and what who asked for it alone has after an upgrade. */
export type ArchiveDelivery = {
  readonly asked: Package;
  /** Recommended packages that have the files now were installed with it, and come with it. */
  readonly weak: boolean;
  /**
   * What becomes of it where it is not upgraded: it stays, because the new version cannot be installed or there is none;
   * or there is none and what it needs goes, so that it is removed.
   */
  readonly fate: 'no-successor' | 'held' | 'removed' | undefined;
  /** Files that are in an offered package and on this system no more, by who has them now. */
  readonly lost: ReadonlyMap<string, readonly string[]>;
  /** Of those who have lost files now, those that never say that they took them from this package. */
  readonly strangers: ReadonlySet<string>;
  /** The same as `lost`, of what is gone once packages are removed that nothing needs. */
  readonly autoremoved: ReadonlyMap<string, readonly string[]>;
  /** Packages that a new user gets and this one does not. */
  readonly lessThanFresh: readonly string[];
};

/** A path that a package had and has no more, with the packages that have it now. */
type Gone = { readonly path: string; readonly gainers: readonly string[] };

export type Deliveries = {
  /** The packages that are asked for: those that lost a file to another one. */
  readonly asked: readonly string[];
  readonly deliver: (name: string) => readonly ArchiveDelivery[];
};

/**
 * What an upgrade brings to those who asked for a package that lost files. Each question is answered in a neighbourhood
 * of its own: what the old suite installs for it, and what the new versions of that would bring.
 */
export function archiveDeliveries(pairs: readonly PairMoves[], suites: Suites): Deliveries {
  const { old, next, semantics } = suites;
  const had = archiveUniverse(old, semantics.words);
  const offered = archiveUniverse(next, semantics.words);
  const gone = new Map([...groupBy(pairs, ({ loser }) => loser)].map(([name, own]) => [name, goneOf(own)]));
  const asked = [...gone].filter(([name, paths]) => paths.length > 0 && old.get(name) !== undefined);
  return {
    asked: asked.map(([name]) => name),
    deliver(name) {
      const [pkg] = had.named(name);
      const paths = withoutAlternatives(gone.get(name) ?? [], name, offered);
      if (paths.length === 0) return [];
      if (pkg === undefined || isRequired(offered.named(name), paths, offered)) return [];
      const installed = membersOf(had, [pkg]);
      const bare = deliver({ asked: pkg, weak: false, installed, gone: paths }, offered, suites);
      if (bare.lost.size === 0) return [bare];
      const also = recommendedOf(installed, paths, had);
      const system = { asked: pkg, weak: true, installed: membersOf(had, [pkg, ...also]), gone: paths };
      return [bare, deliver(system, offered, suites)];
    },
  };
}

/** Where the new version can never be beside who has the files now, that is another one's way of doing the same. */
function withoutAlternatives(gone: readonly Gone[], name: string, offered: Universe): readonly Gone[] {
  if (offered.named(name).length === 0) return gone;
  return gone
    .map(({ path, gainers }) => ({
      path,
      gainers: gainers.filter((one) => !offered.named(one).some((pkg) => isAlternative(pkg, name))),
    }))
    .filter(({ gainers }) => gainers.length > 0);
}

function membersOf(universe: Universe, asked: readonly Package[]): readonly Package[] {
  return [...closureOf(universe, asked).members.keys()];
}

/** Of what is recommended to who has some packages, those that have the files now. */
function recommendedOf(
  installed: readonly Package[],
  gone: readonly Gone[],
  had: Universe,
): readonly Package[] {
  const named = installed.flatMap(({ relations }) =>
    relations
      .filter((relation) => isOneOf(had.words.recommends, relation))
      .flatMap(({ expression }) => namesIn(expression)),
  );
  const names = new Set(named);
  const gainers = new Set(gone.flatMap(({ gainers }) => gainers));
  return [...gainers].filter((one) => names.has(one)).flatMap((one) => had.named(one));
}

/** Whether the new version brings who has the files by what it requires: then nobody has to be asked. */
function isRequired(roots: readonly Package[], gone: readonly Gone[], offered: Universe): boolean {
  if (roots.length === 0) return false;
  const names = new Set(membersOf(offered, roots).map(({ name }) => name));
  return gone.every(({ gainers }) => gainers.some((one) => names.has(one)));
}

function goneOf(pairs: readonly PairMoves[]): readonly Gone[] {
  const moves = pairs.flatMap(({ gainer, moves }) =>
    moves.filter(({ stays }) => !stays).map(({ from }) => ({ path: from, gainer })),
  );
  return [...groupBy(moves, ({ path }) => path)].map(([path, all]) => ({
    path,
    gainers: all.map(({ gainer }) => gainer),
  }));
}

type System = Pick<ArchiveDelivery, 'asked' | 'weak'> & {
  readonly installed: readonly Package[];
  readonly gone: readonly Gone[];
};

function deliver(system: System, offered: Universe, suites: Suites): ArchiveDelivery {
  const { asked, weak, installed, gone } = system;
  const { semantics, canonical } = suites;
  const [tool] = semantics.tools;
  const roots = installed.flatMap(({ name }) => offered.named(name));
  const gainers = gone.flatMap(({ gainers: names }) => names.flatMap((name) => offered.named(name)));
  const near = membersOf(offered, roots);
  const reach = weak ? [...new Set([...near, ...membersOf(offered, gainers)])] : near;
  const transition = transitionOf(indexSet(installed), indexSet(reach), semantics, canonical);
  const universe = { ...transition.universe, isKnown: () => true };
  const { after } = resolveUpgrade({
    installed: transition.old,
    universe,
    offered: transition.offered,
    // Who has no recommended packages has told apt so.
    tool: weak ? tool : { ...tool, recommends: 'ignore' },
    entries: transition.entries,
  });
  const fresh = freshNames(system, offered);
  const has = new Set(after.map(({ name }) => name));
  const kept = new Set(neededOf(asked, after, transition).map(({ name }) => name));
  const isOld = after.includes(asked) && !transition.offered.has(asked);
  const left = isOld ? [] : gone;
  const isOffered = offered.named(asked.name).length > 0;
  return {
    asked,
    weak,
    fate: isOld ? (isOffered ? 'held' : 'no-successor') : isOffered ? undefined : 'removed',
    lost: byGainers(left, (gainers) => !gainers.some((one) => has.has(one))),
    strangers: new Set(
      gone
        .map(({ gainers: names }) => names)
        .filter((names) => !names.flatMap((one) => offered.named(one)).some((one) => isAkin(one, asked)))
        .map(keyOf),
    ),
    autoremoved: byGainers(
      left,
      (gainers) => gainers.some((one) => has.has(one)) && !gainers.some((one) => kept.has(one)),
    ),
    lessThanFresh: fresh === undefined ? [] : [...fresh].filter((one) => !has.has(one)),
  };
}

/** Paths by the packages that have them now, where these are such. */
function byGainers(
  gone: readonly Gone[],
  isSuch: (gainers: readonly string[]) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const such = gone.filter(({ gainers }) => isSuch(gainers));
  return new Map(
    [...groupBy(such, ({ gainers: names }) => keyOf(names))].map(([gainers, all]) => [
      gainers,
      all.map(({ path }) => path),
    ]),
  );
}

function keyOf(gainers: readonly string[]): string {
  return gainers.join(' or ');
}

/** What who asks for the same today gets; undefined where nobody can. */
function freshNames({ asked }: System, offered: Universe): ReadonlySet<string> | undefined {
  const roots = offered.named(asked.name);
  if (roots.length === 0) return undefined;
  return new Set(membersOf(offered, roots).map(({ name }) => name));
}

/** What of the installed packages the request still needs, also weakly. */
function neededOf({ name }: Package, after: readonly Package[], { universe, old }: Transition) {
  const { words } = universe;
  const known = new Set(old.map((pkg) => pkg.name));
  const own = after.filter((pkg) => pkg.name === name);
  const roots = own.length > 0 ? own : after.filter((pkg) => !known.has(pkg.name));
  const present = restrict({ ...universe, words: { ...words, recommends: words.keeps } }, new Set(after));
  return [...closureOf(present, roots, { recommends: true }).members.keys()];
}
