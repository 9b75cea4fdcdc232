import type { Package } from './package-set.ts';
import type { Expression } from './relation.ts';
import type { Universe } from './universe.ts';

/** Packages that satisfy an expression together. */
export type Option = readonly Package[];

/** The packages that are chosen so far, by name. */
export type Chosen = ReadonlyMap<string, readonly Package[]>;

/**
 * The ways to satisfy an expression, in the order in which a resolver tries them; an empty one where nothing is needed,
 * no way where the universe has none. Of several versions of one package, only the newest that serves is a way.
 */
export function optionsOf(expression: Expression, universe: Universe, chosen: Chosen): readonly Option[] {
  switch (expression.kind) {
    case 'name':
      return single(universe.candidates(expression), chosen);
    case 'any':
      // A resolver takes the first that can be had, and another project's can: nothing of this set is needed then.
      return isForeign(expression.of[0], universe)
        ? [[]]
        : expression.of.flatMap((part) => optionsOf(part, universe, chosen));
    case 'all':
      return together(
        expression.of.map((part) => optionsOf(part, universe, chosen)),
        chosen,
      );
    case 'with':
    case 'without':
      return single(matching(expression, universe), chosen);
    case 'if':
    case 'unless': {
      const applies = holds(expression.condition, universe, chosen) === (expression.kind === 'if');
      const part = applies ? expression.wanted : expression.otherwise;
      return part === undefined ? [[]] : optionsOf(part, universe, chosen);
    }
  }
}

function isForeign(expression: Expression | undefined, { isKnown }: Universe): boolean {
  return expression?.kind === 'name' && !isKnown(expression.name);
}

/** Whether chosen packages satisfy an expression already. */
export function holds(expression: Expression, universe: Universe, chosen: Chosen): boolean {
  const ways = optionsOf(expression, universe, chosen);
  return ways.some((way) => way.every((pkg) => isChosen(pkg, chosen)));
}

export function isChosen(pkg: Package, chosen: Chosen): boolean {
  return chosen.get(pkg.name)?.includes(pkg) ?? false;
}

/** A version that is chosen already stands for its name; otherwise the newest does. */
function single(candidates: readonly Package[], chosen: Chosen): readonly Option[] {
  const names = new Map<string, Package>();
  for (const pkg of candidates) if (!names.has(pkg.name) || isChosen(pkg, chosen)) names.set(pkg.name, pkg);
  return [...names.values()].map((pkg) => [pkg]);
}

/** One way for all parts: of each what is chosen already, or the first, as a resolver without another reason does. */
function together(parts: readonly (readonly Option[])[], chosen: Chosen): readonly Option[] {
  if (parts.some((ways) => ways.length === 0)) return [];
  const isMet = (way: Option) => way.every((pkg) => isChosen(pkg, chosen));
  return [[...new Set(parts.flatMap((ways) => ways.find(isMet) ?? ways[0] ?? []))]];
}

/** One package that answers to all of `with`, or to the one side of `without` alone. */
function matching(expression: Expression, universe: Universe): readonly Package[] {
  return universe.packages.filter((pkg) => answersTo(expression, pkg, universe));
}

function answersTo(expression: Expression, pkg: Package, universe: Universe): boolean {
  switch (expression.kind) {
    case 'name':
      return universe.answers(pkg, expression);
    case 'with':
    case 'all':
      return expression.of.every((part) => answersTo(part, pkg, universe));
    case 'any':
      return expression.of.some((part) => answersTo(part, pkg, universe));
    case 'without':
      return answersTo(expression.of, pkg, universe) && !answersTo(expression.not, pkg, universe);
    default:
      return false;
  }
}
