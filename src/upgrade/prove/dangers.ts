import type { Danger } from '../../families/semantics.ts';
import type { Analysis } from '../analyse.ts';
import type { Endangered } from '../dangers.ts';
import type { Answer, Asker } from './ask.ts';
import { type Links, type Pair, pairTrials, type Question } from './trials.ts';

/** An answer about one system or one order, with the question. */
export type Asked = {
  readonly question: Question;
  readonly answer: Answer;
  readonly title: readonly string[];
};

/** What became of a pair in every way in which it was tried, and what dpkg showed to be wrong. */
export type TriedPair = {
  readonly pair: Pair;
  readonly asked: readonly Asked[];
  /** `overwrite`, or a danger and a path. */
  readonly shown: ReadonlySet<string>;
  /** Whether every way could be tried. */
  readonly isWhole: boolean;
};

/** Has the unpacking tool try a pair of packages in both orders, and take the new one away where that is in question. */
export async function tryPair(
  pair: Pair,
  dangers: readonly Endangered[],
  analysis: Analysis,
  links: Links,
  ask: Asker,
  foretell: (trial: Question['trial']) => readonly string[],
): Promise<TriedPair> {
  const { gainerFirst, loserFirst, gainerRemoved } = pairTrials(pair, analysis, links);
  const mayBeRemoved = dangers.some(({ danger }) => danger === 'lost-on-removal');
  const trials = [gainerFirst, loserFirst, ...(mayBeRemoved ? [gainerRemoved] : [])];
  const title = [`${pair.loser.name} has files that are in ${pair.gainer.name} now.`];
  const asked: Asked[] = [];
  for (const trial of trials) {
    const question = { trial, foretold: foretell(trial) };
    asked.push({ question, title, answer: await ask(question, title) });
  }
  return {
    pair,
    asked,
    shown: new Set(asked.flatMap((one) => [...shownBy(one, one.question.trial === gainerRemoved, pair)])),
    isWhole: asked.every(({ answer }) => answer.kind === 'answered'),
  };
}

/** What an answer shows to be wrong. An order that dpkg does not permit shows nothing. */
function shownBy(
  { answer, question }: Asked,
  isRemoval: boolean,
  { gainer, paths }: Pair,
): ReadonlySet<string> {
  if (answer.kind !== 'answered') return new Set();
  const { printed } = answer;
  if (printed.includes(`refused ${gainer.name}: overwrite`)) return new Set(['overwrite']);
  const { action } = question.trial;
  if (action.kind !== 'steps') return new Set();
  const isDone = action.steps.every(({ kind, package: { name } }) =>
    printed.includes(`${kind === 'remove' ? 'removed' : 'unpacked'} ${name}`),
  );
  if (!isDone) return new Set();
  const danger = isRemoval ? 'lost-on-removal' : 'lost';
  return new Set(paths.filter((path) => printed.includes(`gone ${path}`)).map((path) => `${danger} ${path}`));
}

/** The same, as the static analysis has it. */
export function foretoldDangers(
  dangers: readonly Endangered[],
  canonical: (path: string) => string,
): ReadonlySet<string> {
  return new Set(dangers.map(({ danger, meeting }) => dangerKey(danger, canonical(meeting.to.path))));
}

export function dangerKey(danger: Danger, path: string): string {
  return isRefusal(danger) ? 'overwrite' : `${danger} ${path}`;
}

/** Whether dpkg says so by refusing the package. */
export function isRefusal(danger: Danger): boolean {
  return danger === 'overwrite' || danger === 'obsolete-conffile';
}

/** The way that shows a danger, or the first that was tried. */
export function showing(tried: TriedPair, danger: Danger): Asked | undefined {
  const [kind] = dangerKey(danger, '').split(' ');
  return (
    tried.asked.find((one) =>
      [...shownBy(one, one === tried.asked[2], tried.pair)].some((key) => key.split(' ')[0] === kind),
    ) ?? tried.asked[danger === 'lost-on-removal' ? 2 : 0]
  );
}
