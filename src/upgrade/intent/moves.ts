import { cutEvr } from '../../families/evr.ts';
import type { Finding } from '../../findings/finding.ts';
import type { UpgradeIntent, WrittenIntent } from '../../manifest/upgrade-intent.ts';
import type { Relation } from '../../packages/relation.ts';
import { isOneOf } from '../../packages/words.ts';
import type { Analysis } from '../analyse.ts';
import type { Fate } from '../moves.ts';
import { formatRelation, TAKING } from '../rot.ts';
import type { Told } from '../told.ts';
import type { Way } from '../ways.ts';
import { wantedFile } from './wanted-files.ts';

export type WantedMove = NonNullable<UpgradeIntent['moves']>[number];

/** Whether a path is one that an intent says moves between two packages. */
export function isOfMove({ files }: WantedMove, path: string, way: Way): boolean {
  return files === undefined || files.some((pattern) => wantedFile(pattern, way).matches(path));
}

/** Relations between two packages that hold for other versions than those before the move. */
export function sinceFindings(analysis: Analysis, { intent }: WrittenIntent): readonly Told[] {
  return (intent.moves ?? []).flatMap(({ from, to, since }) => {
    if (since === undefined) return [];
    return [...analysis.transition.offered]
      .filter(({ name }) => name === to)
      .flatMap(({ relations }) => relations)
      .filter((relation) => isLimit(relation, from, analysis) && !isLimitedTo(relation, since, analysis))
      .map((relation) => sinceDiffers(relation, to, from, since));
  });
}

function isLimit(relation: Relation, from: string, { transition }: Analysis): boolean {
  const { expression } = relation;
  const { words } = transition.semantics;
  const isTaking = TAKING.includes(relation.kind) || isOneOf(words.conflicts, relation);
  return isTaking && expression.kind === 'name' && expression.name === from;
}

/** Debian's tilde, epochs and releases are the distribution's own. */
function isLimitedTo({ expression }: Relation, since: string, { transition }: Analysis): boolean {
  if (expression.kind !== 'name' || expression.version?.operator !== '<') return false;
  const { version } = cutEvr(expression.version.version);
  return transition.semantics.words.satisfies(version.replace(/~$/, ''), { operator: '=', version: since });
}

function sinceDiffers(relation: Relation, to: string, from: string, since: string): Told {
  const finding: Finding = {
    rule: 'upgrade/since-differs',
    severity: 'warning',
    place: relation.place ?? { package: to },
    message: `${to} has ${formatRelation(relation)}, and upstream says that the files moved in ${since}`,
    remedy: `let it hold for versions before ${since}, and for no others`,
  };
  return { finding, subject: { owner: to, from, relation } };
}

/** The moves of an intent that no old version makes. */
export function isMade(move: WantedMove, fates: readonly Fate[], way: Way): boolean {
  return fates.some(
    ({ path, from, to }) =>
      from.pkg.name === move.from && to.some(({ pkg }) => pkg.name === move.to) && isOfMove(move, path, way),
  );
}
