import type { Package } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import { covers, names } from './successors.ts';
import { type Attempt, type Failure, failure, type State } from './upgrade-attempt.ts';

/**
 * A new package takes an old one off the system. Where it comes for another reason than that old one, libsolv takes it
 * for the old one's update, even where there is a newer version, unless that obsoletes the old one as well.
 */
export function obsolete(
  pkg: Package,
  relation: Relation,
  state: State,
  { target, removed, causes }: Attempt,
): 'changed' | undefined {
  const { words } = state.universe;
  for (const old of state.installed) {
    const now = target.get(old.name);
    if (now === undefined || old.name === pkg.name || !names(relation, old, words)) continue;
    // The next version stays where it takes the place of another package as well.
    const isAnothers = causes.get(now) !== old.name && causes.has(now);
    const isUpdate = now !== old;
    if (isUpdate && (isAnothers || causes.get(pkg) === old.name || covers(now, relation.kind, old, words)))
      continue;
    target.delete(old.name);
    removed.add(old.name);
    return 'changed';
  }
  return undefined;
}

/** What excludes a new package is upgraded out of its way, removed where the tool does so, or a reason to hold back. */
export function resolveConflict(
  pkg: Package,
  { expression }: Relation,
  state: State,
  attempt: Attempt,
): 'changed' | Failure | undefined {
  const { universe, installedBy, offered, held, tool } = state;
  const { target, causes } = attempt;
  if (expression.kind !== 'name') return undefined;
  for (const other of target.values()) {
    if (other === pkg || !universe.answers(other, expression)) continue;
    const isOld = installedBy.get(other.name) === other;
    if (isOld && installedBy.get(pkg.name) === pkg) continue;
    const [newer] =
      isOld && tool.clears && !held.has(other.name)
        ? universe.named(other.name).filter((one) => offered.has(one))
        : [];
    if (newer !== undefined && newer !== other && !universe.answers(newer, expression)) {
      target.set(newer.name, newer);
      const cause = causes.get(pkg);
      if (cause !== undefined) causes.set(newer, cause);
      return 'changed';
    }
    if (isOld && tool.broken === 'remove') {
      target.delete(other.name);
      attempt.removed.add(other.name);
      return 'changed';
    }
    return { blame: [...failure(pkg, attempt).blame, ...failure(other, attempt).blame] };
  }
  return undefined;
}
