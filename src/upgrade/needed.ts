import { names } from '../families/successors.ts';
import { closureOf } from '../packages/closure.ts';
import type { Package } from '../packages/package-set.ts';
import { restrict } from '../packages/universe.ts';
import { TAKING } from './rot.ts';
import type { Outcome, Transition } from './simulate.ts';

type Ground = { readonly transition: Transition; readonly oldNames: ReadonlySet<string> };

/** What the request still needs of what is installed, also weakly; successors stand for what they replaced. */
export function neededOf(
  asked: readonly Package[],
  { packages }: Outcome,
  { transition, oldNames }: Ground,
): ReadonlySet<Package> {
  const { universe } = transition;
  const wanted = new Set(asked.map(({ name }) => name));
  const own = packages.filter(({ name }) => wanted.has(name));
  const gone = asked.filter(({ name }) => !own.some((pkg) => pkg.name === name));
  const successors = packages.filter(
    (pkg) => !oldNames.has(pkg.name) && gone.some((old) => takesPlaceOf(pkg, old, transition)),
  );
  const { words } = universe;
  const present = restrict({ ...universe, words: { ...words, recommends: words.keeps } }, new Set(packages));
  return new Set(closureOf(present, [...own, ...successors], { recommends: true }).members.keys());
}

/** Whether a new package says so, answers to the old name, or has a file of the old one. */
function takesPlaceOf(pkg: Package, old: Package, { universe, classes, canonical }: Transition): boolean {
  const says = pkg.relations.some(
    (relation) => TAKING.includes(relation.kind) && names(relation, old, universe.words),
  );
  if (says || universe.answers(pkg, { kind: 'name', name: old.name })) return true;
  const had = new Set(classes.entries(old).map(({ path }) => canonical(path)));
  return classes.entries(pkg).some(({ path }) => had.has(canonical(path)));
}
