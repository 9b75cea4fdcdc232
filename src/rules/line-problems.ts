import type { LineProblem, Plan } from '../plan/plan.ts';
import type { TextPlace } from '../system/place.ts';

export type ProblemAt<K extends LineProblem['kind']> = {
  readonly problem: Extract<LineProblem, { kind: K }>;
  readonly place: TextPlace;
};

/** Every problem of one kind, of the lines, links, omissions, permissions and claims of a plan. */
export function problemsOf<K extends LineProblem['kind']>(plan: Plan, kind: K): ProblemAt<K>[] {
  const located = [
    ...plan.lines.map(({ line, problems }) => ({ place: line.place, problems })),
    ...plan.links,
    ...plan.omissions,
    ...plan.permissions.map(({ line, problems }) => ({ place: line.place, problems })),
    ...plan.claims.map(({ line, problems }) => ({ place: line.place, problems })),
  ];
  return located.flatMap(({ place, problems }) =>
    problems.filter((problem) => isKind(problem, kind)).map((problem) => ({ problem, place })),
  );
}

function isKind<K extends LineProblem['kind']>(
  problem: LineProblem,
  kind: K,
): problem is Extract<LineProblem, { kind: K }> {
  return problem.kind === kind;
}
