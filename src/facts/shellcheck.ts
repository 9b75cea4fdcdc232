import * as z from 'zod/mini';
import type { Severity } from '../findings/finding.ts';
import type { LintProblem } from './lint-problem.ts';

/** `shellcheck --format=json1`; its columns count characters, a tab as one. */
const Report = z.object({
  comments: z.array(
    z.object({
      line: z.int(),
      endLine: z.int(),
      column: z.int(),
      endColumn: z.int(),
      level: z.string(),
      code: z.int(),
      message: z.string(),
    }),
  ),
});

const SEVERITIES: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning' };

/** What shellcheck printed; its two lower levels are remarks. */
export function readShellcheck(stdout: string): readonly LintProblem[] {
  const report = Report.safeParse(parseJson(stdout));
  if (!report.success) return [];
  return report.data.comments.map(({ line, endLine, column, endColumn, level, code, message }) => ({
    line,
    column,
    ...(endLine === line ? { endColumn } : {}),
    severity: SEVERITIES[level] ?? 'info',
    message: message.replace(/\.$/, ''),
    code: `SC${code}`,
  }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An older shellcheck than 0.7, which does not know json1 and says so on its standard error.
    return undefined;
  }
}
