import { names } from '../families/successors.ts';
import { formatExpression } from '../packages/format-relation.ts';
import type { Package } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import { isOneOf } from '../packages/words.ts';
import type { Transition } from './simulate.ts';

/** A relation about other versions that does not do what it is there for. */
export type Rot = {
  readonly kind:
    | 'matches-nothing'
    | 'unversioned'
    | 'self-replacing'
    | 'replaces-living'
    | 'metapackage-replaces'
    | 'vanished-name';
  readonly package: Package;
  readonly relation: Relation;
};

/** By which a package takes another one's place or files. */
export const TAKING = ['Obsoletes', 'replaces', 'Replaces'];

/** @param history every old version that there is, of other old sets too. */
export function rotOf(transition: Transition, history: readonly Package[]): readonly Rot[] {
  return [...transition.offered].flatMap((pkg) =>
    pkg.relations.flatMap((relation) =>
      kindsOf(pkg, relation, transition, history).map((kind) => ({ kind, package: pkg, relation })),
    ),
  );
}

function kindsOf(
  pkg: Package,
  relation: Relation,
  transition: Transition,
  history: readonly Package[],
): readonly Rot['kind'][] {
  if (isOneOf(transition.universe.words.requires, relation)) {
    return isVanished(relation, transition) ? ['vanished-name'] : [];
  }
  const { expression } = relation;
  if (!TAKING.includes(relation.kind) || expression.kind !== 'name') return [];
  const { words } = transition.semantics;
  const old = history.filter(({ name }) => name === expression.name);
  const next = [...transition.offered].find(({ name }) => name === expression.name);
  const hits = old.some((one) => names(relation, one, words));
  // dpkg's Replaces and apk's replaces are about files; the others remove the package.
  const removes = relation.kind === 'Obsoletes' || (relation.kind === 'replaces' && isPacman(transition));
  return [
    ...(old.length > 0 && !hits && expression.version !== undefined ? (['matches-nothing'] as const) : []),
    ...(expression.version === undefined && old.length > 0 && expression.name !== pkg.name
      ? (['unversioned'] as const)
      : []),
    ...(removes && names(relation, pkg, words) ? (['self-replacing'] as const) : []),
    ...(removes && isPacman(transition) && hits && next !== undefined && next !== pkg
      ? (['replaces-living'] as const)
      : []),
    ...(removes && hits && transition.entries(pkg).length === 0 && next === undefined
      ? (['metapackage-replaces'] as const)
      : []),
  ];
}

/** apk has the same word for another thing. */
function isPacman({ semantics }: Transition): boolean {
  return semantics.tools[0].name.startsWith('pacman');
}

/** What the old set has under this name, and the new one neither has nor provides. */
function isVanished({ expression }: Relation, { universe, old, offered }: Transition): boolean {
  if (expression.kind !== 'name') return false;
  const isOffered = universe.candidates(expression).some((pkg) => offered.has(pkg));
  return !isOffered && old.some((pkg) => universe.answers(pkg, { kind: 'name', name: expression.name }));
}

export function formatRelation({ kind, expression }: Relation): string {
  return `${kind}: ${formatExpression(expression)}`;
}
