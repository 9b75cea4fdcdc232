import type { Package } from '../../packages/package-set.ts';
import type { Change } from '../semantics.ts';
import { means } from '../successors.ts';

/**
 * Whether a new package must be configured before it can be unpacked: its Pre-Depends lead back to itself, or to one that
 * depends on it (policy 7.2). apt-get then does nothing. A longer way round by Depends is not looked at: apt-get 2.6 plans
 * an order for it, which dpkg 1.21 may refuse.
 */
export function isPreDependsCircle(change: Change): boolean {
  const had = new Set(change.before);
  const fresh = change.after.filter((pkg) => !had.has(pkg));
  return fresh.some((pkg) => {
    const first = new Set(needed(pkg, ['Pre-Depends'], fresh, change));
    for (const next of first)
      for (const more of needed(next, ['Pre-Depends'], fresh, change)) first.add(more);
    return [...first].some((one) => one === pkg || needed(one, ['Depends'], fresh, change).includes(pkg));
  });
}

/** The new packages without which a relation does not hold; of alternatives, any that is there will do. */
function needed(
  pkg: Package,
  kinds: readonly string[],
  fresh: readonly Package[],
  { before, words }: Change,
): readonly Package[] {
  return pkg.relations
    .filter(({ kind, expression }) => kinds.includes(kind) && expression.kind === 'name')
    .flatMap((relation) => {
      const isMet = before.some((old) => old !== pkg && means(relation, old, words));
      return isMet ? [] : fresh.filter((next) => means(relation, next, words));
    });
}
