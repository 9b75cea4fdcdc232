import { groupBy } from '../system/group.ts';
import { type Chosen, isChosen, optionsOf } from './options.ts';
import type { Package } from './package-set.ts';
import type { Relation } from './relation.ts';
import type { Universe } from './universe.ts';
import { isOneOf } from './words.ts';

/** A relation and the package that has it. */
export type Owned = { readonly package: Package; readonly relation: Relation };

/** Why a package is there: what asks for it, one step nearer to the request. */
export type Via = Owned & { readonly weak: boolean };

type Step = { readonly to: Package; readonly via: Via };

/** The last step of the shortest chain from a request to each member; over hard relations alone where that leads there. */
export function shortestChains(
  universe: Universe,
  asked: readonly Package[],
  members: readonly Package[],
): Map<Package, Via | undefined> {
  const chosen = groupBy(members, ({ name }) => name);
  const chains = new Map<Package, Via | undefined>(asked.map((pkg) => [pkg, undefined]));
  const hard = new Map(members.map((pkg) => [pkg, hardSteps(pkg, universe, chosen)]));
  extend(chains, (pkg) => hard.get(pkg) ?? []);
  if (chains.size === members.length) return chains;
  const weak = groupWeak(universe, members, chosen);
  extend(chains, (pkg) => [...(hard.get(pkg) ?? []), ...(weak.get(pkg) ?? [])]);
  return chains;
}

/** The chain of relations that leads from a request to a member, the request's own first. */
export function chainTo(members: ReadonlyMap<Package, Via | undefined>, pkg: Package): readonly Via[] {
  const chain: Via[] = [];
  for (let via = members.get(pkg); via !== undefined; via = members.get(via.package)) {
    chain.unshift(via);
  }
  return chain;
}

function extend(chains: Map<Package, Via | undefined>, stepsFrom: (pkg: Package) => readonly Step[]): void {
  // What is put behind the end of a map while it is walked over is walked over too.
  for (const pkg of chains.keys()) {
    for (const { to, via } of stepsFrom(pkg)) if (!chains.has(to)) chains.set(to, via);
  }
}

function hardSteps(pkg: Package, universe: Universe, chosen: Chosen): readonly Step[] {
  return stepsOver(pkg, universe.words.requires, false, universe, chosen);
}

function groupWeak(
  universe: Universe,
  members: readonly Package[],
  chosen: Chosen,
): ReadonlyMap<Package, readonly Step[]> {
  const steps = new Map(
    members.map((pkg) => [pkg, [...stepsOver(pkg, universe.words.recommends, true, universe, chosen)]]),
  );
  for (const pkg of members) {
    for (const { to, via } of stepsOver(pkg, universe.words.supplements, true, universe, chosen)) {
      steps.get(to)?.push({ to: pkg, via });
    }
  }
  return steps;
}

function stepsOver(
  pkg: Package,
  words: readonly string[],
  weak: boolean,
  universe: Universe,
  chosen: Chosen,
): readonly Step[] {
  return pkg.relations
    .filter((relation) => isOneOf(words, relation))
    .flatMap((relation) =>
      optionsOf(relation.expression, universe, chosen)
        .filter((way) => way.every((to) => isChosen(to, chosen)))
        .flatMap((way) => way.map((to) => ({ to, via: { package: pkg, relation, weak } }))),
    );
}
