import type { LintProblem } from '../facts/lint-problem.ts';
import type { Linters, ShellDialect, ShellText } from '../facts/linters.ts';
import type { Plan } from '../plan/plan.ts';
import type { Trip } from './rule.ts';

/** A hook that says something. */
export type HookScript = { readonly file: string; readonly body: string };

/** The hooks of all packages of a plan, in the order of the packages. */
export function hookScripts({ set }: Plan): HookScript[] {
  return set.packages.flatMap(({ scripts }) =>
    scripts.flatMap(({ body, place }) => (place === undefined ? [] : [{ file: place.file, body }])),
  );
}

/** The program that a script names on its first line; undefined where it names none. */
export function interpreterOf(body: string): string | undefined {
  const [first = ''] = body.split('\n');
  const [program = '', argument] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(first)?.slice(1) ?? [];
  const named = program.endsWith('/env') ? (argument ?? '') : program;
  return named === '' ? undefined : named.slice(named.lastIndexOf('/') + 1);
}

/** The script as a linter takes it; undefined where it is not for a shell that linters know. */
export function shellTextOf({ body }: HookScript, { distribution }: Plan): ShellText | undefined {
  const interpreter = interpreterOf(body) ?? 'sh';
  // What /bin/sh is decides what it takes: bash has arrays by that name, too.
  const program = interpreter === 'sh' ? distribution.shellProgram : interpreter;
  const dialect = DIALECTS[program];
  // The carriage returns of a whole file are one finding, not one for each line.
  return dialect === undefined ? undefined : { body: body.replaceAll('\r\n', '\n'), dialect };
}

const DIALECTS: Readonly<Record<string, ShellDialect>> = {
  sh: 'sh',
  dash: 'dash',
  ash: 'dash',
  // Its shell is an ash; shellcheck knows it by name since 0.10 alone.
  busybox: 'dash',
  bash: 'bash',
};

/** What one linter says of all hooks. */
export async function* lintHooks(plan: Plan, lint: Linters[keyof Linters]): AsyncGenerator<Trip> {
  for (const script of hookScripts(plan)) {
    const text = shellTextOf(script, plan);
    if (text === undefined) continue;
    for (const problem of await lint(text)) yield tripAt(script.file, problem);
  }
}

function tripAt(file: string, { line, column, endColumn, severity, message, code }: LintProblem): Trip {
  return {
    place: {
      file,
      line,
      ...(column === undefined ? {} : { column }),
      ...(endColumn === undefined ? {} : { endColumn }),
    },
    severity,
    message: code === undefined ? message : `${message} (${code})`,
  };
}
