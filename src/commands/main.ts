import { statSync } from 'node:fs';
import type { Finding } from '../findings/finding.ts';
import { failing, sortFindings } from '../findings/finding.ts';
import { ENVELOPE_SCHEMA } from '../report/envelope.ts';
import type { Report } from '../report/report.ts';
import { REPORTERS } from '../report/reporters.ts';
import { ContribError, exitCodeOf } from '../system/errors.ts';
import { EXIT, type ExitCode } from '../system/exit-codes.ts';
import { type Io, printableName } from '../system/io.ts';
import { suggest } from '../system/suggest.ts';
import { parseArguments, splitCommand } from './arguments.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  type OptionValues,
  OUTPUTS,
  type Output,
} from './command.ts';
import { COMMANDS } from './index.ts';
import { processIo } from './process-io.ts';
import { systemFailure } from './system-failure.ts';

/** Runs contrib with these arguments and gives the exit code. What it prints has reached the system when it returns. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const { name, rest } = splitCommand(args);
  if (name === undefined || name === 'help') return help(name === 'help' ? rest : args);
  const { interruptible } = await import('./signals.ts');
  return interruptible(() => runNamed(name, rest));
}

async function help(args: readonly string[]): Promise<ExitCode> {
  const { printHelp } = await import('./help.ts');
  try {
    return await printHelp(args);
  } catch (error) {
    return failed('help', error, 'text', processIo({}), '/');
  }
}

async function runNamed(name: string, args: readonly string[]): Promise<ExitCode> {
  const form = formBeforeParsing(args);
  let io = processIo({});
  // Where places are relative to; before the arguments are read, no error has one.
  let directory = '/';
  try {
    const command = await findCommand(name);
    const parsed = parseArguments(command, args);
    if (parsed.options['help'] === true) return await help([name]);
    io = processIo(parsed.options);
    const input = inputOf(parsed.arguments, parsed.options, io);
    requireDirectory(input.cwd);
    directory = input.cwd;
    refuseOutput(command, input.output);
    const output = await command.run(input);
    return await print(command, input, output);
  } catch (error) {
    return failed(name, error, form, io, directory);
  }
}

async function failed(
  command: string,
  error: unknown,
  form: Output,
  io: Io,
  directory: string,
): Promise<ExitCode> {
  const expected = error instanceof ContribError ? error : systemFailure(error);
  if (expected === undefined) return bug(command, error, io);
  try {
    return await printError(command, expected, form, io, directory);
  } catch {
    // A form that goes to the standard output cannot say that it is full.
    return printError(command, expected, 'text', io, directory);
  }
}

async function findCommand(name: string): Promise<Command> {
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry !== undefined) return (await entry.load()).command;
  const meant = suggest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const hint = meant === undefined ? 'contrib --help lists the commands' : `did you mean contrib ${meant}?`;
  throw new ContribError('usage', `there is no command ${JSON.stringify(name)}`, { hint });
}

function inputOf(args: readonly string[], options: OptionValues, io: Io): CommandInput {
  const { directory, manifest, output, json, strict, yes, verbose } = options;
  return {
    cwd: typeof directory === 'string' ? directory : workingDirectory(),
    manifest: typeof manifest === 'string' ? manifest : undefined,
    arguments: args,
    options,
    output: json === true ? 'json' : asOutput(output),
    strict: strict === true,
    yes: yes === true,
    verbose: verbose === true,
    io,
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new ContribError('bad-input', 'the directory that contrib runs in is not there any more', {
      hint: 'change to another one, or name one with -C DIR',
      cause: error,
    });
  }
}

/** Otherwise a project above it would be taken for the one that was meant. */
function requireDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new ContribError('usage', `-C ${printableName(path)} is not a directory`, {
    hint: 'name the directory that contrib shall run in',
  });
}

function refuseOutput({ name, outputs }: Command, output: Output): void {
  if (output === 'json' || outputs.includes(output)) return;
  const hint = `it has: ${[...new Set([...outputs, 'json'])].join(', ')}`;
  throw new ContribError('usage', `contrib ${name} has no output as ${output}`, { hint });
}

async function print(command: Command, input: CommandInput, output: CommandOutput): Promise<ExitCode> {
  const found = output.findings ?? [];
  const findings = output.ordered === true ? found : sortFindings(found);
  const failed = output.failed === true || failing(findings, input.strict);
  const report: Report = {
    command: command.name,
    ok: !failed,
    result: output.result,
    findings,
    text: output.text?.() ?? '',
    strict: input.strict,
    verbose: input.verbose,
    judges: command.judges === true,
    directory: input.cwd,
    ...(output.markdown === undefined ? {} : { markdown: output.markdown }),
    ...(output.html === undefined ? {} : { html: output.html }),
  };
  await REPORTERS[input.output](report, input.io);
  return failed ? EXIT.findings : EXIT.done;
}

async function printError(
  command: string,
  error: ContribError,
  form: Output,
  io: Io,
  directory: string,
): Promise<ExitCode> {
  const code = exitCodeOf(error);
  if (error.code === 'interrupted') return code;
  const findings: Finding[] = sortFindings(error.findings);
  const details = {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
  if (form === 'json') {
    const envelope = { schema: ENVELOPE_SCHEMA, command, ok: false, result: null, findings, error: details };
    io.out(`${JSON.stringify(envelope, undefined, 2)}\n`);
    return code;
  }
  // Wrong usage is for the person who typed it, whatever form was asked for.
  const reporter = error.code !== 'usage' && (form === 'github' || form === 'sarif') ? form : 'error';
  await REPORTERS[reporter](
    {
      command,
      ok: false,
      result: null,
      findings,
      text: '',
      strict: false,
      verbose: false,
      judges: false,
      directory,
      error,
    },
    io,
  );
  return code;
}

async function bug(command: string, error: unknown, io: Io): Promise<ExitCode> {
  const { reportBug } = await import('./bug.ts');
  reportBug(command, error, io);
  return EXIT.bug;
}

/** The form that an error must have although the arguments may not be readable. */
function formBeforeParsing(args: readonly string[]): Output {
  if (args.includes('--json')) return 'json';
  const index = args.findIndex((arg) => arg === '--output' || arg === '-o' || arg.startsWith('--output='));
  if (index === -1) return 'text';
  return asOutput(args[index]?.split('=')[1] ?? args[index + 1]);
}

function asOutput(value: unknown): Output {
  return OUTPUTS.find((output) => output === value) ?? 'text';
}
