import type { AuditedSet } from '../../rules/audit.ts';
import type { Judged, Verdict } from '../../rules/expectation.ts';

/** One expectation and what became of it on each set, in the order of the sets. */
export type AuditRow = Pick<Judged, 'id' | 'kind' | 'level' | 'reason' | 'source' | 'remedy'> & {
  readonly cells: readonly Judged[];
};

export type Counts = Readonly<Record<Verdict, number>>;

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
  };
}

/** `Debian 13, x86_64`. */
export function policyOf({ distribution }: AuditedSet): string {
  const { title, release, canonicalArchitecture } = distribution;
  return `${title} ${release}, ${canonicalArchitecture}`;
}
