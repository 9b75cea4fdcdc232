import * as z from 'zod/mini';
import { parseArguments } from '../../src/commands/arguments.ts';
import { command } from '../../src/commands/new.ts';
import type { Io } from '../../src/system/io.ts';

export type NewResult = {
  readonly file: string;
  readonly written: boolean;
  readonly text: string;
  readonly guesses: readonly { readonly key: string; readonly value: string; readonly from: string }[];
  readonly packages: readonly { readonly name: string; readonly lines: number }[];
  readonly notes: readonly string[];
};

/** Runs `contrib new` in this process, without a terminal; the result is held to its published schema. */
export async function runNew(root: string, ...args: readonly string[]): Promise<NewResult> {
  const parsed = parseArguments(command, args);
  const output = await command.run({
    cwd: root,
    manifest: undefined,
    arguments: parsed.arguments,
    options: parsed.options,
    output: 'text',
    strict: false,
    yes: true,
    verbose: false,
    io: silentIo(),
  });
  output.text?.();
  return z.parse(command.result(), output.result) as NewResult;
}

/** The first value that was guessed for a key, as `value (place)`. */
export function guessed({ guesses }: NewResult, key: string): string | undefined {
  const found = guesses.find((guess) => guess.key === key);
  return found === undefined ? undefined : `${found.value} (${found.from})`;
}

function silentIo(): Io {
  return {
    out: () => {},
    err: () => {},
    stdin: process.stdin,
    stderr: process.stderr,
    interactive: false,
    quiet: false,
    style: (_style, text) => text,
    env: {},
  };
}
