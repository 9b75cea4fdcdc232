import { posix } from 'node:path';
import type { Entry } from '../packages/entry.ts';
import { groupBy } from '../system/group.ts';
import type { Fate, Owner } from './moves.ts';
import { type Renamed, renamesOf } from './renames.ts';
import type { Transition } from './simulate.ts';

/** Where configuration of the old set is now: in another package, or at another path. */
export type ConfigMove = {
  readonly fate: Fate;
  readonly to: readonly Owner[];
  readonly isElsewhere: boolean;
};

type Sets = Pick<Transition, 'old' | 'offered' | 'entries' | 'canonical'>;

/**
 * Configuration that another package has now, or that is at another path: equal digests say so, or, within one package,
 * a name that only one file of configuration goes with and only one comes with.
 */
export function configMovesOf(
  fates: readonly Fate[],
  sets: Sets,
  renames: Renamed = renamesOf(fates, sets),
): ReadonlyMap<Fate, ConfigMove> {
  const own = fates.filter(({ from }) => isConfiguration(from.entry));
  const namesakes = namesakesOf(
    own.filter((fate) => fate.kind === 'dropped' && !renames.has(fate)),
    sets,
  );
  const moves = own.flatMap((fate): readonly ConfigMove[] => {
    if (fate.kind === 'moved') return [{ fate, to: fate.to, isElsewhere: false }];
    const to = renames.get(fate) ?? namesakes.get(fate);
    return to === undefined ? [] : [{ fate, to, isElsewhere: true }];
  });
  return new Map(moves.map((move) => [move.fate, move]));
}

function namesakesOf(gone: readonly Fate[], { old, offered, entries, canonical }: Sets): Renamed {
  const byName = new Map([...offered].map((pkg) => [pkg.name, pkg]));
  const before = new Map(old.map((pkg) => [pkg.name, pkg]));
  const found = new Map<Fate, readonly Owner[]>();
  for (const [name, fates] of groupBy(gone, ({ from }) => from.pkg.name)) {
    const [pkg, was] = [byName.get(name), before.get(name)];
    if (pkg === undefined || was === undefined) continue;
    const had = new Set(entries(was).map(({ path }) => canonical(path)));
    const come = entries(pkg).filter((entry) => isConfiguration(entry) && !had.has(canonical(entry.path)));
    for (const fate of fates) {
      const isNamesake = ({ path }: { path: string }) => posix.basename(path) === posix.basename(fate.path);
      const [entry, ...others] = come.filter(isNamesake);
      if (entry === undefined || others.length > 0 || fates.filter(isNamesake).length > 1) continue;
      found.set(fate, [{ pkg, entry }]);
    }
  }
  return found;
}

function isConfiguration({ type, flags }: Entry): boolean {
  return type === 'file' && flags.includes('config');
}
