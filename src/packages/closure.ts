import { type Owned, shortestChains, type Via } from './chains.ts';
import { holds, isChosen, type Option, optionsOf } from './options.ts';
import type { Package } from './package-set.ts';
import { namesIn, type Relation } from './relation.ts';
import type { Universe } from './universe.ts';
import { isOneOf } from './words.ts';

/** What an install request brings in. */
export type Closure = {
  readonly asked: readonly Package[];
  /** In the order in which they were found, with the last step of the shortest chain; none for what was asked for. */
  readonly members: ReadonlyMap<Package, Via | undefined>;
  /** Hard relations that nothing in the universe answers to. */
  readonly outside: readonly Owned[];
  /** Hard relations on a package of the universe that no version of it satisfies. */
  readonly unsatisfied: readonly Owned[];
  /** Where several packages would do and the first was taken: a resolver may choose otherwise. */
  readonly choices: readonly (Owned & { readonly taken: Option; readonly others: readonly Option[] })[];
  /** Members that say they cannot be together, or two versions of one package. */
  readonly conflicts: readonly (Owned & { readonly other: Package })[];
};

type State = {
  readonly universe: Universe;
  readonly chosen: Map<string, Package[]>;
  readonly order: Package[];
  readonly open: Owned[];
  /** With alternatives or conditions: looked at again whenever something was added. */
  readonly deferred: Owned[];
  readonly unmet: Set<Owned>;
  readonly choices: Closure['choices'][number][];
};

/**
 * The closure of a request over hard dependencies, and over weak ones where `recommends` says so. What leaves no choice
 * is followed first, so that a package which is there anyway decides between alternatives.
 */
export function closureOf(
  universe: Universe,
  asked: readonly Package[],
  { recommends = false }: { readonly recommends?: boolean } = {},
): Closure {
  const state: State = {
    universe,
    chosen: new Map(),
    order: [],
    open: [],
    deferred: [],
    unmet: new Set(),
    choices: [],
  };
  for (const pkg of asked) add(pkg, state);
  followAll(state);
  if (recommends) while (addWeak(state)) followAll(state);
  const isKnown = ({ relation }: Owned) =>
    namesIn(relation.expression).some((name) => universe.named(name).length > 0);
  const unmet = [...state.unmet];
  return {
    asked,
    members: shortestChains(universe, asked, state.order),
    outside: unmet.filter((owned) => !isKnown(owned)),
    unsatisfied: unmet.filter(isKnown),
    choices: state.choices,
    conflicts: conflictsOf(state),
  };
}

function add(pkg: Package, { universe: { words }, chosen, order, open }: State): boolean {
  if (isChosen(pkg, chosen)) return false;
  chosen.set(pkg.name, [...(chosen.get(pkg.name) ?? []), pkg]);
  order.push(pkg);
  const hard = pkg.relations.filter((relation) => isOneOf(words.requires, relation));
  open.push(...hard.map((relation) => ({ package: pkg, relation })));
  return true;
}

/** Follows hard relations until none is open; a choice is made only when nothing else is left to do. */
function followAll(state: State): void {
  do {
    for (let owned = state.open.shift(); owned !== undefined; owned = state.open.shift())
      follow(owned, state);
  } while (followConditions(state) || choose(state));
}

function follow(owned: Owned, state: State): void {
  const { expression } = owned.relation;
  const ways = optionsOf(expression, state.universe, state.chosen);
  const [only] = ways;
  if (expression.kind !== 'name' || ways.length > 1) state.deferred.push(owned);
  if (only === undefined) state.unmet.add(owned);
  else if (ways.length === 1) for (const pkg of only) add(pkg, state);
}

/** Conditions that have come true since. */
function followConditions(state: State): boolean {
  return (
    state.deferred.filter(({ relation: { expression } }) => {
      const ways = optionsOf(expression, state.universe, state.chosen);
      const [only] = ways;
      if (only === undefined || ways.length > 1) return false;
      return only.filter((pkg) => add(pkg, state)).length > 0;
    }).length > 0
  );
}

function choose(state: State): boolean {
  const { universe, chosen, deferred } = state;
  for (const owned of deferred) {
    const ways = optionsOf(owned.relation.expression, universe, chosen);
    if (ways.length < 2 || ways.some((way) => way.every((pkg) => isChosen(pkg, chosen)))) continue;
    const fitting = ways.filter((way) => way.every((pkg) => !quarrels(pkg, state)));
    const taken = fitting[0] ?? ways[0] ?? [];
    state.choices.push({ ...owned, taken, others: ways.filter((way) => way !== taken) });
    for (const pkg of taken) add(pkg, state);
    return true;
  }
  return false;
}

/** One round of weak dependencies; whether it brought anything. */
function addWeak(state: State): boolean {
  const { universe, chosen, order } = state;
  const wanted = order.flatMap((pkg) =>
    pkg.relations
      .filter((relation) => isOneOf(universe.words.recommends, relation))
      .filter(({ expression }) => !holds(expression, universe, chosen))
      .flatMap(({ expression }) => optionsOf(expression, universe, chosen).slice(0, 1)),
  );
  const supplements = universe.packages
    .filter((pkg) => !chosen.has(pkg.name))
    .filter(({ relations }) =>
      relations.some(
        (relation) =>
          isOneOf(universe.words.supplements, relation) && holds(relation.expression, universe, chosen),
      ),
    );
  const fitting = [...wanted.flat(), ...supplements].filter((pkg) => !quarrels(pkg, state));
  return fitting.filter((pkg) => add(pkg, state)).length > 0;
}

/** Whether a package cannot be beside what is chosen. */
function quarrels(pkg: Package, { universe, chosen, order }: State): boolean {
  if (isChosen(pkg, chosen)) return false;
  if (chosen.has(pkg.name)) return true;
  return order.some((other) => excludes(pkg, other, universe) || excludes(other, pkg, universe));
}

function excludes(pkg: Package, other: Package, universe: Universe): boolean {
  return pkg.relations.some(
    (relation) => isOneOf(universe.words.conflicts, relation) && hits(relation, other, universe),
  );
}

function hits({ expression }: Relation, other: Package, universe: Universe): boolean {
  return expression.kind === 'name' && universe.answers(other, expression);
}

function conflictsOf(state: State): Closure['conflicts'] {
  const { universe, order, chosen } = state;
  const declared = order.flatMap((pkg) =>
    pkg.relations
      .filter((relation) => isOneOf(universe.words.conflicts, relation))
      .flatMap((relation) => {
        const { expression } = relation;
        if (expression.kind !== 'name') return [];
        return universe
          .candidates(expression)
          .filter((other) => other !== pkg && isChosen(other, chosen))
          .map((other) => ({ package: pkg, relation, other }));
      }),
  );
  return [...declared, ...twoVersions(state)];
}

/** Relations that want another version of a package than one that is chosen. */
function twoVersions({ universe, order, chosen }: State): Closure['conflicts'] {
  const doubled = order.filter((pkg) => chosen.get(pkg.name)?.some((other) => isOtherVersion(pkg, other)));
  if (doubled.length === 0) return [];
  return order.flatMap((pkg) =>
    pkg.relations
      .filter((relation) => isOneOf(universe.words.requires, relation))
      .flatMap((relation) =>
        doubled
          .filter(({ name }) => namesIn(relation.expression).includes(name))
          .filter((other) => !hits(relation, other, universe))
          .map((other) => ({ package: pkg, relation, other })),
      ),
  );
}

function isOtherVersion(a: Package, b: Package): boolean {
  return a !== b && a.architecture === b.architecture;
}
