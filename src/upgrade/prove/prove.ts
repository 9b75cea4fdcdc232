import { availableParallelism } from 'node:os';
import type { Prover } from '../../families/prover.ts';
import { mapOrdered } from '../../families/read/map-ordered.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Analysis } from '../analyse.ts';
import type { Endangered } from '../dangers.ts';
import type { Delivery } from '../delivery.ts';
import type { RetypedPath } from '../retyped.ts';
import type { Told } from '../told.ts';
import { versioned } from '../wording.ts';
import { type Answer, type Asker, asker } from './ask.ts';
import { type Asked, foretoldDangers, isRefusal, showing, type TriedPair, tryPair } from './dangers.ts';
import { disagreements, pairDisagreement, unprovenFindings } from './findings.ts';
import { type Proof, summaryOf } from './summary.ts';
import {
  autoremoveQuestion,
  type Links,
  type Pair,
  pairsOf,
  pathsOf,
  retypeTrial,
  systemQuestion,
} from './trials.ts';

export type ProveOptions = {
  readonly links: Links;
  /** The distribution, or the family. */
  readonly of: string;
  /** Told how far it is. */
  readonly tell: (done: number, total: number) => void;
};

/**
 * Asks the family's own tools about every system that was judged and every pair of packages that share a path, and gives
 * each finding its witness. What a tool says differently is a finding itself.
 */
export async function proveUpgrade(
  analysis: Analysis,
  told: readonly Told[],
  prover: Prover,
  options: ProveOptions,
): Promise<Proof> {
  const work = { analysis, prover, options, ask: asker(prover) };
  const systems = await solveAll(work);
  const pairs = await tryAll(work);
  const alone = await refuseAll(work);
  const proven = await eachInTurn(told, ({ finding, subject: { about } }) => {
    if (about === undefined) return Promise.resolve({ finding, asked: undefined });
    if ('entry' in about) return proveRetyped(finding, about, work);
    return 'danger' in about
      ? proveDanger(finding, about, pairs, alone, work)
      : proveDelivery(finding, about, systems, work);
  });
  const asked = [
    ...systems.values(),
    ...pairs.flatMap((pair) => pair.asked),
    ...alone.values(),
    ...proven.flatMap((one) => one.asked ?? []),
  ];
  const unique = [...new Set(asked)];
  return {
    findings: [
      ...proven.map(({ finding }) => finding),
      ...disagreements(unique, options.of),
      ...pairs.flatMap((pair) => pairDisagreement(pair, analysis, options.of)),
      ...unprovenFindings(unique, options.of),
    ],
    summary: summaryOf(unique),
  };
}

type Work = {
  readonly analysis: Analysis;
  readonly prover: Prover;
  readonly options: ProveOptions;
  readonly ask: Asker;
};

/** Every system under every tool, by the solver alone; where that cannot say, by the whole program. */
async function solveAll({ analysis, options, ask }: Work): Promise<ReadonlyMap<Delivery, Asked>> {
  const { transition, deliveries } = analysis;
  let done = 0;
  const asked = await eachInTurn(deliveries, async (delivery) => {
    const title = titleOf(delivery, analysis);
    const question = systemQuestion('solve', transition, options.links, delivery);
    const answer = await ask(question, title);
    options.tell(++done, deliveries.length);
    if (!isOpen(answer)) return { question, answer, title };
    const whole = systemQuestion('upgrade', transition, options.links, delivery);
    const second = await ask(whole, title);
    return second.kind === 'answered'
      ? { question: whole, answer: second, title }
      : { question, answer: isProblem(answer) ? UNDECIDED : answer, title };
  });
  return new Map(deliveries.flatMap((delivery, index) => pairUp(delivery, asked[index])));
}

/** libsolv reports a problem where dnf goes on without the package. */
function isOpen(answer: Answer): boolean {
  return answer.kind === 'unanswered' || isProblem(answer);
}

function isProblem(answer: Answer): boolean {
  return (
    answer.kind === 'answered' && answer.judge.startsWith('testsolv') && answer.printed.includes('refused')
  );
}

const UNDECIDED: Answer = {
  kind: 'unanswered',
  reason: 'libsolv reports a problem, where the program itself would ask or go on without a package',
};

function titleOf({ asked, weak, tool }: Delivery, { transition }: Analysis): readonly string[] {
  const how = weak ? '' : ', without recommendations';
  const names = asked.packages.map((pkg) => versioned(pkg, transition)).join(', ');
  return [`${tool.name}, for who asked for ${names}${how}.`];
}

/** Every pair of packages that share a path, where files are exchanged package by package. */
async function tryAll({ analysis, prover, options, ask }: Work): Promise<readonly TriedPair[]> {
  const { foretell } = prover;
  if (foretell === undefined) return [];
  return eachInTurn(pairsOf(analysis.transition), (pair) =>
    tryPair(pair, dangersOf(pair, analysis), analysis, options.links, ask, ({ action, ...rest }) =>
      action.kind === 'steps' ? foretell({ ...rest, action }) : [],
    ),
  );
}

function dangersOf({ loser, gainer }: Pair, { dangers }: Analysis): readonly Endangered[] {
  return dangers.filter(({ meeting }) => meeting.loser === loser && meeting.gainer === gainer);
}

/** Every package that gains a file, upgraded or installed alone, where a transaction is judged as a whole. */
async function refuseAll({ analysis, prover, options, ask }: Work): Promise<ReadonlyMap<string, Asked>> {
  const { transition, tools } = analysis;
  const [tool] = tools;
  if (prover.foretell !== undefined || tool === undefined) return new Map();
  const gainers = new Map<string, string[]>();
  for (const { gainer, paths } of pairsOf(transition))
    gainers.set(gainer.name, [...(gainers.get(gainer.name) ?? []), ...paths]);
  const all = [...gainers];
  const asked = await eachInTurn(all, async ([name, paths]) => {
    const title = [`${tool.name}, for ${name} alone.`];
    const system = { installed: transition.old, tool, only: new Set([name]) };
    const question = systemQuestion('upgrade', transition, options.links, system, [...new Set(paths)].sort());
    return { question, title, answer: await ask(question, title) };
  });
  return new Map(all.flatMap(([name], index) => pairUp(name, asked[index])));
}

type Proven = { readonly finding: Finding; readonly asked: Asked | undefined };

async function proveDanger(
  finding: Finding,
  { danger, meeting }: Endangered,
  pairs: readonly TriedPair[],
  alone: ReadonlyMap<string, Asked>,
  { analysis: { dangers, transition } }: Work,
): Promise<Proven> {
  const tried = pairs.find(({ pair }) => pair.loser === meeting.loser && pair.gainer === meeting.gainer);
  if (tried === undefined) return withAnswer(finding, alone.get(meeting.gainer.name));
  const own = dangers.filter(
    (one) =>
      one.danger === danger && one.meeting.loser === meeting.loser && one.meeting.gainer === meeting.gainer,
  );
  if (!isRefusal(danger) && tried.shown.has('overwrite')) {
    const reason = `dpkg refuses ${meeting.gainer.name} before that can happen`;
    return { finding: withEvidence(finding, `not proven: ${reason}`), asked: undefined };
  }
  const isShown = [...foretoldDangers(own, transition.canonical)].every((key) => tried.shown.has(key));
  return withAnswer(finding, showing(tried, danger), isShown);
}

/** A path that changes its type, by one package alone that becomes its next version. */
async function proveRetyped(
  finding: Finding,
  change: RetypedPath,
  { analysis: { transition }, prover, options, ask }: Work,
): Promise<Proven> {
  if (change.old.name !== change.pkg.name) {
    const text = 'not proven: scripts show this of one package alone, and here two take part';
    return { finding: withEvidence(finding, text), asked: undefined };
  }
  const trial = retypeTrial(change, transition, options.links);
  const question = { trial, foretold: prover.foretellRetype(trial) };
  const title = [`${finding.rule}: ${finding.message}.`];
  return withAnswer(finding, { question, title, answer: await ask(question, title) });
}

/** What becomes of the files is asked for once for each finding; who is installed was asked before. */
async function proveDelivery(
  finding: Finding,
  delivery: Delivery,
  systems: ReadonlyMap<Delivery, Asked>,
  { analysis, options, ask }: Work,
): Promise<Proven> {
  const { transition } = analysis;
  const title = [`${finding.rule}: ${finding.message}.`, ...titleOf(delivery, analysis)];
  const isAutoremoved = finding.rule === 'upgrade/autoremoved';
  const question = isAutoremoved
    ? autoremoveQuestion(delivery, transition, options.links)
    : systemQuestion('upgrade', transition, options.links, delivery, pathsOf(delivery, transition));
  const answer = await ask(question, title);
  if (answer.kind === 'answered' || isAutoremoved) return withAnswer(finding, { question, answer, title });
  return withAnswer(finding, systems.get(delivery));
}

function withAnswer(finding: Finding, asked: Asked | undefined, isShown = true): Proven {
  if (asked === undefined) return { finding, asked };
  const { answer } = asked;
  if (answer.kind === 'unanswered')
    return { asked, finding: withEvidence(finding, `not proven: ${answer.reason}`) };
  const verdict = answer.isSame && isShown ? 'confirmed' : 'refuted';
  return {
    asked,
    finding: { ...withEvidence(finding, `${verdict} by ${answer.judge}`), witness: answer.witness },
  };
}

function withEvidence(finding: Finding, text: string): Finding {
  return { ...finding, evidence: [...(finding.evidence ?? []), { text }] };
}

function pairUp<Key>(key: Key, value: Asked | undefined): readonly (readonly [Key, Asked])[] {
  return value === undefined ? [] : [[key, value]];
}

/** As many at once as there are processors: each starts programs that take one. */
function eachInTurn<Value, Result>(
  values: readonly Value[],
  work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
  return mapOrdered(values, availableParallelism(), work);
}
