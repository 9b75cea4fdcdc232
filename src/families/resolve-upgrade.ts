import { type Chosen, holds, optionsOf } from '../packages/options.ts';
import type { Package } from '../packages/package-set.ts';
import { namesIn, type Relation } from '../packages/relation.ts';
import type { Universe } from '../packages/universe.ts';
import { isOneOf } from '../packages/words.ts';
import { obsolete, resolveConflict } from './exclusions.ts';
import type { Offer } from './semantics.ts';
import {
  type Attempt,
  choose,
  type Failure,
  failure,
  type State,
  type UpgradeRequest,
} from './upgrade-attempt.ts';
import { recommend, supplement } from './weak-upgrade.ts';

export type Resolved = {
  readonly after: readonly Package[];
  /** Installed packages that have a successor and do not get it. */
  readonly held: readonly string[];
  /** The tool refuses to do anything. */
  readonly aborted: boolean;
};

/**
 * Who is installed after an upgrade, as the tool decides: every package gets its successor, what that needs comes with
 * it, and a package whose successor cannot be installed is held back.
 */
export function resolveUpgrade(request: UpgradeRequest): Resolved {
  const installedBy = new Map(request.installed.map((pkg) => [pkg.name, pkg]));
  const state: State = { ...request, held: new Set(), installedBy };
  for (;;) {
    const attempt = attemptUpgrade(state);
    if (!('blame' in attempt)) {
      return { after: [...attempt.target.values()], held: [...state.held], aborted: false };
    }
    const fresh = attempt.blame.filter((name) => !state.held.has(name));
    // zypper dup holds nothing back: it reports a problem, and does nothing at all.
    const isWhole = state.tool.broken === 'abort' || state.tool.broken === 'remove-orphan';
    if (isWhole || fresh.length === 0) {
      return { after: request.installed, held: [...installedBy.keys()], aborted: true };
    }
    for (const name of fresh) state.held.add(name);
  }
}

function attemptUpgrade(state: State): Attempt | Failure {
  const attempt: Attempt = {
    target: new Map(state.installed.map((pkg) => [pkg.name, pkg])),
    causes: new Map(),
    removed: new Set(),
  };
  replaceInstalled(state, attempt);
  // Each round adds, upgrades or removes at least one package, so there are no more rounds than packages.
  for (let round = 0; round <= 2 * state.universe.packages.length + 2; round += 1) {
    const step = completeOnce(state, attempt);
    if (step === undefined) return attempt;
    if (step !== 'changed') return step;
  }
  return { blame: [...new Set(attempt.causes.values())] };
}

function replaceInstalled(state: State, { target, causes }: Attempt): void {
  const { installed, universe, installedBy, tool, held, only } = state;
  const offer: Offer = {
    universe: offeredUniverse(state),
    installed,
    isComing: (name) => installedBy.has(name) && !held.has(name),
    installs: (pkg, path) => state.entries(pkg).some((entry) => entry.path === path),
  };
  for (const pkg of installed) {
    if (held.has(pkg.name) || (only !== undefined && !only.has(pkg.name))) continue;
    const successors = tool.successors(pkg, offer);
    if (successors.length === 0) continue;
    // Its new version may be there already, in the place of another package.
    const isGone = !successors.some(({ name }) => name === pkg.name);
    if (isGone && target.get(pkg.name) === pkg) target.delete(pkg.name);
    for (const next of successors) {
      target.set(next.name, next);
      // What a package is the next version of comes before what else it takes the place of.
      if (causes.get(next) !== next.name) causes.set(next, pkg.name);
    }
  }
  for (const name of only ?? []) {
    const [newest] = universe.named(name).filter((pkg) => state.offered.has(pkg));
    if (newest === undefined || installedBy.has(name)) continue;
    target.set(name, newest);
    causes.set(newest, name);
  }
}

function offeredUniverse({ universe, offered }: State): Universe {
  return {
    ...universe,
    packages: universe.packages.filter((pkg) => offered.has(pkg)),
    named: (name) => universe.named(name).filter((pkg) => offered.has(pkg)),
  };
}

/** All packages looked at once and put right, a failure, or nothing where all was well. */
function completeOnce(state: State, attempt: Attempt): 'changed' | Failure | undefined {
  const { universe, installedBy } = state;
  let chosen = chosenOf(attempt);
  let result: 'changed' | undefined;
  // What is put into a map while it is walked over is walked over too.
  for (const pkg of attempt.target.values()) {
    const isNew = installedBy.get(pkg.name) !== pkg;
    for (const relation of pkg.relations) {
      if (attempt.target.get(pkg.name) !== pkg) break;
      const step = isOneOf(universe.words.requires, relation)
        ? isNew
          ? require(pkg, relation, chosen, state, attempt)
          : keepRequirement(pkg, relation, chosen, state, attempt)
        : isOneOf(universe.words.conflicts, relation)
          ? resolveConflict(pkg, relation, state, attempt)
          : isNew && isOneOf(universe.words.recommends, relation)
            ? recommend(pkg, relation, chosen, state, attempt)
            : isNew && state.tool.obsoletes.includes(relation.kind)
              ? obsolete(pkg, relation, state, attempt)
              : undefined;
      if (step === undefined) continue;
      if (step !== 'changed') return step;
      result = step;
      chosen = chosenOf(attempt);
    }
  }
  return result ?? supplement(chosen, state, attempt);
}

function chosenOf({ target }: Attempt): Chosen {
  return new Map([...target].map(([name, pkg]) => [name, [pkg]]));
}

/** What a new package requires is chosen with it. */
function require(
  pkg: Package,
  { expression }: Relation,
  chosen: Chosen,
  state: State,
  attempt: Attempt,
): 'changed' | Failure | undefined {
  if (holds(expression, state.universe, chosen)) return undefined;
  const ways = optionsOf(expression, state.universe, chosen);
  // Names that are not offered at all are another project's, and there.
  if (ways.length === 0 && !isOffered(expression, state)) return undefined;
  for (const way of ways) {
    if (choose(way, pkg, state, attempt)) return 'changed';
  }
  return failure(pkg, attempt);
}

function isOffered(expression: Relation['expression'], { universe, offered }: State): boolean {
  return namesIn(expression).some((name) =>
    universe.candidates({ kind: 'name', name }).some((pkg) => offered.has(pkg)),
  );
}

/** What an installed package required before must be there still. */
function keepRequirement(
  pkg: Package,
  { expression }: Relation,
  chosen: Chosen,
  state: State,
  attempt: Attempt,
): 'changed' | Failure | undefined {
  const { universe, installedBy, tool, offered } = state;
  if (holds(expression, universe, chosen)) return undefined;
  const before: Chosen = new Map([...installedBy].map(([name, one]) => [name, [one]]));
  if (!holds(expression, universe, before)) return undefined;
  const newer = universe.named(pkg.name).find((one) => offered.has(one));
  if (state.only !== undefined && tool.clears && newer !== undefined && newer !== pkg) {
    if (follow(newer, expression, state, attempt)) return 'changed';
  }
  const isOffered = newer !== undefined;
  if (tool.broken === 'remove' || (tool.broken === 'remove-orphan' && !isOffered)) {
    attempt.target.delete(pkg.name);
    attempt.removed.add(pkg.name);
    return 'changed';
  }
  return { blame: lostBy(expression, state, attempt).map(({ name }) => name) };
}

/** Of a partial upgrade, an installed package follows what it required in one version, where it was not held back. */
function follow(newer: Package, expression: Relation['expression'], state: State, attempt: Attempt): boolean {
  const { held } = state;
  if (held.has(newer.name) || attempt.target.get(newer.name) === newer) return false;
  const [lost] = lostBy(expression, state, attempt);
  const next = lost === undefined ? undefined : attempt.target.get(lost.name);
  const cause = next === undefined ? undefined : attempt.causes.get(next);
  attempt.target.set(newer.name, newer);
  if (cause !== undefined) attempt.causes.set(newer, cause);
  return true;
}

/** Installed packages that answered a requirement and do not stay. */
function lostBy(expression: Relation['expression'], { installed, universe }: State, { target }: Attempt) {
  const names = namesIn(expression);
  return installed.filter(
    (one) =>
      target.get(one.name) !== one && names.some((name) => universe.answers(one, { kind: 'name', name })),
  );
}
