import type { Finding } from '../../findings/finding.ts';
import type { Told } from '../told.ts';
import type { Asked } from './dangers.ts';
import { unprovenFinding } from './findings.ts';

/** What the real tools said to all that contrib says of one way. */
export type Proof = {
  readonly findings: readonly Finding[];
  readonly summary: ProofSummary;
};

export type ProofSummary = {
  /** How often a tool was asked and answered, and how often it said what contrib says. */
  readonly trials: number;
  readonly agreeing: number;
  /** The programs that answered, with their versions. */
  readonly judges: readonly string[];
  /** Why some verdicts stand on contrib's own model alone. */
  readonly unproven: readonly string[];
  /** The same, of programs that are not there. */
  readonly lacks: readonly string[];
};

/** Of a family whose tools contrib cannot start: what it says stands as it is. */
export function notProven(told: readonly Told[], of: string, title: string): Proof {
  const reason = `no tool for ${title} can be asked, so this is contrib's own model`;
  return {
    findings: [...told.map(({ finding }) => finding), unprovenFinding(of, reason)],
    summary: { trials: 0, agreeing: 0, judges: [], unproven: [reason], lacks: [] },
  };
}

export function summaryOf(asked: readonly Asked[]): ProofSummary {
  const answers = asked.map(({ answer }) => answer);
  const answered = answers.filter((answer) => answer.kind === 'answered');
  const lacking = answers.flatMap((answer) =>
    answer.kind === 'unanswered' && answer.lacks !== undefined ? [answer.reason] : [],
  );
  const reasons = answers.flatMap((answer) => (answer.kind === 'unanswered' ? [answer.reason] : []));
  return {
    trials: answered.length,
    agreeing: answered.filter(({ isSame }) => isSame).length,
    judges: [...new Set(answered.map(({ judge }) => judge))].sort(),
    unproven: [...new Set(reasons)].sort(),
    lacks: [...new Set(lacking)].sort(),
  };
}
