import { groupBy } from '../system/group.ts';
import type { Fate } from './moves.ts';
import type { Transition } from './simulate.ts';

/** Below these a package has a directory of its own name. */
const NAMED = /^\/usr\/share\/(?:doc|licenses)\//;

/**
 * Old packages that have another name now, with that name: one package that is new has what there still is of their
 * files, which is most. The old name is gone, or lives on without a file.
 */
export function renamedPackagesOf(
  fates: readonly Fate[],
  { old, offered, entries }: Pick<Transition, 'old' | 'offered' | 'entries'>,
): ReadonlyMap<string, string> {
  const had = new Set(old.map(({ name }) => name));
  const living = new Set([...offered].filter((pkg) => entries(pkg).length > 0).map(({ name }) => name));
  const own = fates.filter(({ from, path }) => !living.has(from.pkg.name) && !NAMED.test(path));
  return new Map(
    [...groupBy(own, ({ from }) => from.pkg.name)].flatMap(([name, all]) => {
      const moved = all.filter(({ kind }) => kind === 'moved');
      const [to, ...others] = new Set(moved.flatMap((fate) => fate.to.map(({ pkg }) => pkg.name)));
      if (to === undefined || others.length > 0 || had.has(to)) return [];
      return 2 * moved.length < all.length ? [] : [[name, to] as const];
    }),
  );
}
