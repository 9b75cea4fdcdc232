import { availableParallelism } from 'node:os';
import fc from 'fast-check';
import { canonicalPath } from '../../src/distributions/paths.ts';
import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import type { Prover } from '../../src/families/prover.ts';
import { mapOrdered } from '../../src/families/read/map-ordered.ts';
import { type Answer, asker } from '../../src/upgrade/prove/ask.ts';
import { type Question, systemQuestion } from '../../src/upgrade/prove/trials.ts';
import { type Transition, transitionOf } from '../../src/upgrade/simulate.ts';
import type { Case } from '../upgrade/cases.ts';
import { semanticsOf, stubSet } from './packages.ts';

/** A system with a merged /usr, as far as the tests have paths there. */
export const LINKS = { '/bin': '/usr/bin', '/lib': '/usr/lib' };
export const merged = (path: string) => canonicalPath({ pathAliases: LINKS }, path);

export async function proverOf(id: FamilyId): Promise<Prover> {
  const family = await familyOf(id);
  const prover = await family.prove?.();
  if (prover === undefined) throw new RangeError(`${id} has no prover`);
  return prover;
}

export async function caseTransition(id: FamilyId, { had, offered }: Case): Promise<Transition> {
  return transitionOf(stubSet(had), stubSet(offered), await semanticsOf(id), merged);
}

/** What one of the tools of a family makes of a case: of the packages, or of the old files too. */
export async function caseQuestion(
  id: FamilyId,
  one: Case,
  kind: 'solve' | 'upgrade',
  toolName?: string,
): Promise<Question> {
  const transition = await caseTransition(id, one);
  const { tools } = transition.semantics;
  const tool = tools.find(({ name }) => name === toolName) ?? tools[0];
  const only = one.only === undefined ? {} : { only: new Set(one.only) };
  const files = transition.old.flatMap((pkg) => transition.entries(pkg).map(({ path }) => merged(path)));
  const paths = kind === 'solve' ? [] : [...new Set(files)].sort();
  return systemQuestion(kind, transition, LINKS, { installed: transition.old, tool, ...only }, paths);
}

/** What the tools print, and what was foretold, as texts to compare; the reason where they could not be asked. */
export async function askAll(
  id: FamilyId,
  questions: readonly Question[],
): Promise<readonly { readonly real: string; readonly foretold: string; readonly answer: Answer }[]> {
  const ask = asker(await proverOf(id));
  return mapOrdered(questions, availableParallelism(), async (question) => {
    const answer = await ask(question, ['a test']);
    const real = answer.kind === 'answered' ? answer.printed.join('\n') : answer.reason;
    return { real, foretold: question.foretold.join('\n'), answer };
  });
}

/** The same values in every run; more with CONTRIB_TRIALS, for those who wait. */
export function seeded<Value>(values: fc.Arbitrary<Value>, usual: number): readonly Value[] {
  return fc.sample(values, { numRuns: Number(process.env['CONTRIB_TRIALS'] ?? usual), seed: 20261122 });
}
