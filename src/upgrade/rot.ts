import { names } from '../families/successors.ts';
import { formatExpression } from '../packages/format-relation.ts';
import type { Package } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import { isOneOf } from '../packages/words.ts';
import type { Endangered } from './dangers.ts';
import type { Transition } from './simulate.ts';

/** A relation about other versions that does not do what it is there for. */
export type Rot = {
  readonly kind:
    | 'matches-nothing'
    | 'outlived'
    | 'takes-any-version'
    | 'elsewhere'
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

type Past = {
  readonly history: readonly Package[];
  /** `gainer loser` of files that no relation covers. */
  readonly open: ReadonlySet<string>;
};

/**
 * @param history every old version that there is, of other old sets too.
 * @param dangers what can go wrong with files, which a relation that matches nothing may have been there for.
 */
export function rotOf(
  transition: Transition,
  history: readonly Package[],
  dangers: readonly Endangered[],
): readonly Rot[] {
  const open = new Set(dangers.map(({ meeting: { gainer, loser } }) => `${gainer.name} ${loser.name}`));
  return [...transition.offered].flatMap((pkg) =>
    pkg.relations.flatMap((relation) =>
      kindsOf(pkg, relation, transition, { history, open }).map((kind) => ({ kind, package: pkg, relation })),
    ),
  );
}

function kindsOf(
  pkg: Package,
  relation: Relation,
  transition: Transition,
  { history, open }: Past,
): readonly Rot['kind'][] {
  if (isOneOf(transition.universe.words.requires, relation)) return vanishedOf(relation, transition);
  const { expression } = relation;
  if (!TAKING.includes(relation.kind) || expression.kind !== 'name') return [];
  const { words } = transition.semantics;
  const old = history.filter(({ name }) => name === expression.name);
  const next = [...transition.offered].find(({ name }) => name === expression.name);
  const hits = old.some((one) => names(relation, one, words));
  // dpkg's Replaces and apk's replaces are about files; the others remove the package.
  const removes = relation.kind === 'Obsoletes' || (relation.kind === 'replaces' && isPacman(transition));
  // What is still there for upgrades from before the old set does no harm.
  const isNeeded = open.has(`${pkg.name} ${expression.name}`) || (removes && next === undefined);
  const isUnversioned = expression.version === undefined && old.length > 0 && expression.name !== pkg.name;
  return [
    ...(old.length > 0 && !hits && expression.version !== undefined
      ? ([isNeeded ? 'matches-nothing' : 'outlived'] as const)
      : []),
    ...(isUnversioned ? ([removes ? 'unversioned' : 'takes-any-version'] as const) : []),
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

/** A name that the old set has, and that the new one neither has nor provides. */
function vanishedOf(
  { expression }: Relation,
  { universe, old, offered }: Transition,
): readonly Rot['kind'][] {
  if (expression.kind !== 'name') return [];
  const { name } = expression;
  if (universe.candidates({ kind: 'name', name }).some((pkg) => offered.has(pkg))) return [];
  if (!old.some((pkg) => universe.answers(pkg, { kind: 'name', name }))) return [];
  // Who asks for a newer version than there ever was here knows that it is made elsewhere now.
  return [old.some((pkg) => universe.answers(pkg, expression)) ? 'vanished-name' : 'elsewhere'];
}

export function formatRelation({ kind, expression }: Relation): string {
  return `${kind}: ${formatExpression(expression)}`;
}
