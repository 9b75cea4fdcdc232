import { type Chosen, holds, optionsOf } from '../packages/options.ts';
import type { Package } from '../packages/package-set.ts';
import { namesIn, type Relation } from '../packages/relation.ts';
import type { Universe } from '../packages/universe.ts';
import { isOneOf } from '../packages/words.ts';
import { type Attempt, choose, type Failure, failure, type State } from './upgrade-attempt.ts';

/** A recommendation that is new. */
export function recommend(
  pkg: Package,
  relation: Relation,
  chosen: Chosen,
  state: State,
  attempt: Attempt,
): 'changed' | Failure | undefined {
  const { universe, installedBy, tool } = state;
  if (tool.recommends === 'ignore' || holds(relation.expression, universe, chosen)) return undefined;
  const names = namesIn(relation.expression).join();
  const had = installedBy
    .get(pkg.name)
    ?.relations.some(
      (old) => isOneOf(universe.words.recommends, old) && namesIn(old.expression).join() === names,
    );
  if (had === true) return undefined;
  const ways = optionsOf(relation.expression, universe, chosen).filter((way) =>
    way.every((other) => !attempt.removed.has(other.name) && fits(other, state, attempt)),
  );
  if (tool.recommends === 'hold')
    return ways.length === 0 || isLackingNow(pkg, state) ? undefined : failure(pkg, attempt);
  return ways.some((way) => choose(way, pkg, state, attempt)) ? 'changed' : undefined;
}

/** apt holds no package back whose installed version lacks what it recommends (pkgProblemResolver::InstOrNewPolicyBroken). */
function isLackingNow({ name }: Package, { universe, installedBy }: State): boolean {
  const before: Chosen = new Map([...installedBy].map(([other, one]) => [other, [one]]));
  const old = installedBy.get(name);
  return (old?.relations ?? []).some(
    (relation) =>
      isOneOf(universe.words.recommends, relation) &&
      optionsOf(relation.expression, universe, before).length > 0 &&
      !holds(relation.expression, universe, before),
  );
}

/** Whether nothing that is there speaks against a package that only would be nice. */
function fits(pkg: Package, { universe }: State, { target }: Attempt): boolean {
  const excludes = (one: Package, other: Package) =>
    one.relations.some(
      ({ kind, expression, ...rest }) =>
        isOneOf(universe.words.conflicts, { kind, expression, ...rest }) &&
        expression.kind === 'name' &&
        universe.answers(other, expression),
    );
  return [...target.values()].every(
    (other) => other.name === pkg.name || (!excludes(pkg, other) && !excludes(other, pkg)),
  );
}

/** A package that comes by itself with what is there. */
export function supplement(chosen: Chosen, state: State, attempt: Attempt): 'changed' | undefined {
  const { universe, tool, installedBy, offered } = state;
  const before: Chosen = new Map([...installedBy].map(([name, one]) => [name, [one]]));
  for (const pkg of universe.packages) {
    if (!offered.has(pkg) || attempt.target.has(pkg.name) || !tool.adds) continue;
    const applies = pkg.relations
      .filter((relation) => isOneOf(universe.words.supplements, relation))
      .some(
        ({ expression }) =>
          holds(expression, universe, chosen) &&
          (tool.supplements === 'always' || !wasThere(expression, universe, before)),
      );
    if (!applies || !fits(pkg, state, attempt)) continue;
    attempt.target.set(pkg.name, pkg);
    return 'changed';
  }
  return undefined;
}

/** A name that was installed in any version counts as there before. */
function wasThere(expression: Relation['expression'], universe: Universe, before: Chosen): boolean {
  if (expression.kind === 'name') return before.has(expression.name);
  return 'of' in expression && Array.isArray(expression.of)
    ? expression.of.every((part: Relation['expression']) => wasThere(part, universe, before))
    : holds(expression, universe, before);
}
