import type { AuditedSet } from '../../rules/audit.ts';
import type { Judged, Verdict } from '../../rules/expectation.ts';

/** One expectation and what became of it on each set, in the order of the sets. */
export type AuditRow = Pick<Judged, 'id' | 'kind' | 'level' | 'reason' | 'source' | 'remedy'> & {
  readonly cells: readonly Judged[];
};

/** How many have each verdict, and of how many somebody answered for all that differs. */
export type Counts = Readonly<Record<Verdict | 'answered', number>>;

/** Expectations by sets. Every set was judged by the same manifest, so that their lists are parallel. */
export function auditRows(sets: readonly AuditedSet[]): AuditRow[] {
  const [first] = sets;
  return (first?.judged ?? []).map((one, index) => {
    const { id, kind, level, reason, source, remedy } = one;
    const cells = sets.flatMap(({ judged }) => judged[index] ?? []);
    return {
      id,
      kind,
      level,
      remedy,
      ...(reason === undefined ? {} : { reason }),
      ...(source === undefined ? {} : { source }),
      cells,
    };
  });
}

export function countVerdicts(judged: readonly Judged[]): Counts {
  const count = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).length;
  return {
    follows: count('follows'),
    differs: count('differs'),
    partly: count('partly'),
    unjudged: count('unjudged'),
    answered: judged.filter(isAnswered).length,
  };
}

/** Whether all that differs is answered for: the verdict stays, and counts no more. */
export function isAnswered({ points }: Judged): boolean {
  const differing = points.filter(({ state }) => state === 'differs');
  return differing.length > 0 && differing.every(({ answered }) => answered !== undefined);
}

/** A verdict as a cell of a table. */
export function labelOf(judged: Judged): string {
  return isAnswered(judged) ? `${judged.verdict} (answered for)` : judged.verdict;
}

/** `27 follow, 4 differ, 0 partly, 0 not judged`. */
export function countsText(judged: readonly Judged[]): string {
  const { follows, differs, partly, unjudged, answered } = countVerdicts(judged);
  const counts = `${follows} follow, ${differs} differ, ${partly} partly, ${unjudged} not judged`;
  return answered === 0 ? counts : `${counts}; ${answered} answered for`;
}

/** `Debian 13, x86_64`. */
export function policyOf({ distribution }: AuditedSet): string {
  const { title, release, canonicalArchitecture } = distribution;
  return `${title} ${release}, ${canonicalArchitecture}`;
}
