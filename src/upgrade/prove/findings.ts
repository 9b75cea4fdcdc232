import type { Finding } from '../../findings/finding.ts';
import { groupBy } from '../../system/group.ts';
import type { Analysis } from '../analyse.ts';
import { type Asked, foretoldDangers, type TriedPair } from './dangers.ts';

const REPORT =
  'report it with the script, which shows it: contrib models this tool in another way than it works';

/** What a tool said otherwise than contrib, each with the script that shows it. */
export function disagreements(asked: readonly Asked[], of: string): readonly Finding[] {
  return asked.flatMap(({ answer, question, title }): Finding[] => {
    if (answer.kind !== 'answered' || answer.isSame) return [];
    const { printed, judge, witness } = answer;
    const { foretold } = question;
    const [what = ''] = title.slice(-1);
    return [
      {
        rule: 'upgrade/disagreement',
        severity: 'error',
        place: { package: question.trial.installed[0]?.name ?? of },
        message: `${judge} does not do what contrib says: ${what.replace(/\.$/, '')}`,
        remedy: REPORT,
        evidence: [
          ...foretold
            .filter((line) => !printed.includes(line))
            .map((line) => ({ text: `contrib says: ${line}` })),
          ...printed
            .filter((line) => !foretold.includes(line))
            .map((line) => ({ text: `${judge} says: ${line}` })),
        ],
        witness,
        distribution: of,
      },
    ];
  });
}

/** Where dpkg shows another danger than the relations were judged to leave, although it unpacks as the model says. */
export function pairDisagreement(
  tried: TriedPair,
  { dangers, transition }: Analysis,
  of: string,
): readonly Finding[] {
  const { pair, shown, asked, isWhole } = tried;
  if (!isWhole || asked.some(({ answer }) => answer.kind === 'answered' && !answer.isSame)) return [];
  const own = dangers.filter(({ meeting }) => meeting.loser === pair.loser && meeting.gainer === pair.gainer);
  const foretold = foretoldDangers(own, transition.canonical);
  const differing = [
    ...[...shown]
      .filter((key) => !foretold.has(key))
      .map((key) => ({ text: `shown, and not foretold: ${key}` })),
    ...[...foretold]
      .filter((key) => !shown.has(key) && !shown.has('overwrite'))
      .map((key) => ({ text: `foretold, and not shown: ${key}` })),
  ];
  if (differing.length === 0) return [];
  const [first] = asked;
  return [
    {
      rule: 'upgrade/disagreement',
      severity: 'error',
      place: { package: pair.gainer.name },
      message: `what can go wrong between ${pair.loser.name} and ${pair.gainer.name} is not what contrib says`,
      remedy: REPORT,
      evidence: differing,
      ...(first?.answer.kind === 'answered' ? { witness: first.answer.witness } : {}),
      distribution: of,
    },
  ];
}

/** What stands on contrib's own model alone, by the reason. */
export function unprovenFindings(asked: readonly Asked[], of: string): readonly Finding[] {
  const reasons = asked.flatMap(({ answer }) => (answer.kind === 'unanswered' ? [answer.reason] : []));
  return [...groupBy(reasons, (reason) => reason)].map(([reason, all]) =>
    unprovenFinding(of, reason, all.length),
  );
}

export function unprovenFinding(of: string, reason: string, times?: number): Finding {
  const what = times === undefined ? 'nothing' : `${times} ${times === 1 ? 'question' : 'questions'}`;
  const verb = times === undefined ? 'is proven' : times === 1 ? 'is not proven' : 'are not proven';
  return {
    rule: 'upgrade/not-proven',
    severity: 'info',
    place: { package: of },
    message: `${what} of ${of} ${verb}: ${reason}`,
    distribution: of,
  };
}
