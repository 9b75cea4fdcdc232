// Runs commands as main does, with what they print kept.
import * as z from 'zod/mini';
import { command as acceptCommand } from '../../src/commands/accept.ts';
import { parseArguments } from '../../src/commands/arguments.ts';
import { command as bundleCommand } from '../../src/commands/bundle.ts';
import type { Command, CommandInput, CommandOutput } from '../../src/commands/command.ts';
import { command as verifyCommand } from '../../src/commands/verify.ts';
import type { Accepted } from '../../src/submission/acceptance/accept.ts';
import type { MadeBundle } from '../../src/submission/bundle.ts';
import type { VerifyResult } from '../../src/submission/verify.ts';

export type Ran<T> = CommandOutput & { readonly result: T; readonly stderr: string };

export function bundle(cwd: string, ...args: readonly string[]): Promise<Ran<MadeBundle>> {
  return runCommand(bundleCommand, cwd, args);
}

export function verify(cwd: string, ...args: readonly string[]): Promise<Ran<VerifyResult>> {
  return runCommand(verifyCommand, cwd, args);
}

/** As a maintainer whom nothing else names. */
export function accept(cwd: string, ...args: readonly string[]): Promise<Ran<Accepted>> {
  return runCommand(acceptCommand, cwd, [...args, '--by', 'Una Upstream <una@example.org>']);
}

async function runCommand<T>(command: Command, cwd: string, args: readonly string[]): Promise<Ran<T>> {
  const parsed = parseArguments(command, args);
  const stderr: string[] = [];
  const input: CommandInput = {
    cwd,
    manifest: undefined,
    arguments: parsed.arguments,
    options: parsed.options,
    output: 'text',
    strict: parsed.options['strict'] === true,
    yes: true,
    verbose: false,
    io: {
      out: () => {},
      err: (text) => void stderr.push(text),
      stdin: process.stdin,
      stderr: process.stderr,
      interactive: false,
      quiet: false,
      style: (_, text) => text,
      env: {},
    },
  };
  const output = await command.run(input);
  // The schema that contrib publishes holds for what the command gave.
  z.parse(command.result(), output.result);
  return { ...output, result: output.result as T, stderr: stderr.join('') };
}
