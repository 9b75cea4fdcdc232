import { type Answer, runnerOf } from './host-run.ts';
import type { LintProblem } from './lint-problem.ts';
import { PROGRAM_DIRECTORIES } from './programs.ts';
import { readShellcheck } from './shellcheck.ts';

/** The languages of shell that linters know apart. */
export type ShellDialect = 'sh' | 'dash' | 'bash';
export type ShellText = { readonly body: string; readonly dialect: ShellDialect };

/** What reads a script without running it; nothing is said where the program is not on this machine. */
export type Linters = {
  /** The shell's own parser: `sh -n`. */
  readonly syntax: (script: ShellText) => Promise<readonly LintProblem[]>;
  readonly shellcheck: (script: ShellText) => Promise<readonly LintProblem[]>;
};

/** A text beyond this may not fit into one argument (MAX_ARG_STRLEN in the kernel's binfmts.h is 128 KiB). */
const LONGEST_ARGUMENT = 100_000;

/** The shell that parses a dialect, the likeliest first. */
const PARSERS: Readonly<Record<ShellDialect, readonly string[]>> = {
  sh: ['sh'],
  dash: ['dash', 'sh'],
  bash: ['bash'],
};

/** The linters of this machine. A script that comes again, as on the next release, is not read again. */
export function hookLinters(): Linters {
  const searchPath = [...(process.env['PATH'] ?? '').split(':'), ...PROGRAM_DIRECTORIES];
  const run = runnerOf(searchPath.filter((directory) => directory.startsWith('/')));
  return {
    syntax: remember((script) => parse(script, run)),
    shellcheck: remember(async ({ body, dialect }) => {
      // Neither a file of settings nor what the script sources is read: both could be anything.
      const argv = [
        'shellcheck',
        '--norc',
        '--format=json1',
        `--shell=${dialect}`,
        '--exclude=SC1090,SC1091',
        '-',
      ];
      const answer = await run(argv, body);
      return answer === undefined ? [] : readShellcheck(answer.stdout);
    }),
  };
}

async function parse(
  { body, dialect }: ShellText,
  run: ReturnType<typeof runnerOf>,
): Promise<readonly LintProblem[]> {
  for (const shell of PARSERS[dialect]) {
    // As an argument, because on standard input bash does not count lines.
    const answer =
      body.length < LONGEST_ARGUMENT ? await run([shell, '-n', '-c', body]) : await run([shell, '-n'], body);
    if (answer !== undefined) return syntaxErrors(answer);
  }
  return [];
}

/** The first line says what is wrong; bash shows the line of the script behind it. */
function syntaxErrors({ status, stderr }: Answer): readonly LintProblem[] {
  const [first = ''] = stderr.split('\n');
  if (status === 0 || first === '') return [];
  const match = /^[^:]+: (?:-c: )?(?:line )?(?:(\d+): )?(.*)$/.exec(first);
  return [{ line: Number(match?.[1] ?? 1), severity: 'error', message: match?.[2] ?? first }];
}

function remember<T>(ask: (script: ShellText) => Promise<T>): (script: ShellText) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (script) => {
    const key = `${script.dialect}\n${script.body}`;
    const answer = known.get(key) ?? ask(script);
    known.set(key, answer);
    return answer;
  };
}
