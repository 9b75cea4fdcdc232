import { type Finding, sortFindings } from '../findings/finding.ts';
import type { WrittenIntent } from '../manifest/upgrade-intent.ts';
import { ambiguityFindings } from './ambiguity.ts';
import { type Analysis, analyseUpgrade } from './analyse.ts';
import { configFindings } from './config-findings.ts';
import { dangerFindings } from './danger-findings.ts';
import { deliveryFindings } from './delivery-findings.ts';
import { formatFindings } from './formats.ts';
import { answer, type Found } from './intent/answers.ts';
import { sinceFindings } from './intent/moves.ts';
import { notForcedFindings } from './intent/not-forced.ts';
import { askedBefore, requestFindings } from './intent/requests.ts';
import { mergeFormats } from './merge-formats.ts';
import { retypedFindings } from './retyped-findings.ts';
import { rotFindings } from './rot-findings.ts';
import { requireOneSystem, versionFindings } from './set-findings.ts';
import { transitionOf } from './simulate.ts';
import type { Told } from './told.ts';
import type { Way } from './ways.ts';

export type Judgement = {
  readonly analyses: readonly { readonly way: Way; readonly analysis: Analysis }[];
  /** What was found on each way by itself, and what holds of all together. */
  readonly ways: readonly Found[];
  readonly common: readonly Told[];
  /** What holds on each distribution. */
  readonly each: readonly Told[];
  /** Each fact once, with all distributions that it holds on. */
  readonly told: readonly Told[];
};

/**
 * Judges every way, by itself and against what upstream wants, and the formats against one another.
 * @throws ContribError bad-input for an old set that no system can have.
 */
export function judgeWays(ways: readonly Way[], written?: WrittenIntent): Judgement {
  for (const way of ways) requireOneSystem(way);
  const analyses = ways.map((way) => ({ way, analysis: analyse(way, ways, written) }));
  const all = analyses.map(({ way, analysis }): Found => {
    const told = [
      ...toldOf(analysis, way),
      ...(written === undefined ? [] : intended(analysis, written, way)),
    ];
    return { way, analysis, told: told.map((one) => onDistribution(one, way)) };
  });
  const formats = [...new Map(analyses.map((one) => [one.way.of, one])).values()].map(
    ({ way, analysis }) => ({ distribution: way.of, transition: analysis.transition }),
  );
  const { found, idle } = written === undefined ? { found: all, idle: [] } : answer(all, written);
  const own = found.flatMap(({ told }) => told);
  const common = [...formatFindings(formats), ...idle];
  return {
    analyses,
    ways: found,
    common,
    each: [...own, ...common],
    told: [...mergeFormats(own), ...common],
  };
}

export function findingsOf({ told }: Judgement): readonly Finding[] {
  return sortFindings(told.map(({ finding }) => finding));
}

/** All old packages of one distribution are its history: a relation on a version of another old set matches something. */
function analyse(way: Way, ways: readonly Way[], written: WrittenIntent | undefined): Analysis {
  const transition = transitionOf(way.old, way.next, way.semantics, way.canonical);
  const history = ways.filter(({ of }) => of === way.of).flatMap(({ old }) => old.packages);
  const more = written === undefined ? [] : askedBefore(written, transition);
  return analyseUpgrade(transition, way.tools, { history, more });
}

function toldOf(analysis: Analysis, way: Way): readonly Told[] {
  return [
    ...versionFindings(way),
    ...dangerFindings(analysis),
    ...retypedFindings(analysis),
    ...configFindings(analysis),
    ...deliveryFindings(analysis),
    ...rotFindings(analysis),
    ...ambiguityFindings(analysis),
  ];
}

function intended(analysis: Analysis, written: WrittenIntent, way: Way): readonly Told[] {
  return [
    ...requestFindings(analysis, written, way),
    ...notForcedFindings(analysis, written),
    ...sinceFindings(analysis, written),
  ];
}

function onDistribution({ finding, subject }: Told, { of }: Way): Told {
  return { finding: { ...finding, distribution: of }, subject };
}
