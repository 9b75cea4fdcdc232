import type { Severity } from '../findings/finding.ts';

/** What a linter says of a script. */
export type LintProblem = {
  readonly line: number;
  readonly column?: number;
  readonly endColumn?: number;
  readonly severity: Severity;
  readonly message: string;
  /** The linter's own name for it: `SC2086`. */
  readonly code?: string;
};
