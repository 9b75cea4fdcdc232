import type * as z from 'zod/mini';
import type { Finding } from '../findings/finding.ts';
import type { Io } from '../system/io.ts';

export const OUTPUTS = ['text', 'json', 'sarif', 'github', 'markdown', 'html'] as const;
export type Output = (typeof OUTPUTS)[number];

/** An option of a command. A flag takes no value; a list may be given several times. */
export type Option = {
  readonly type: 'flag' | 'value' | 'list';
  readonly short?: string;
  /** What the value is, in capitals, for the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly summary: string;
};

export type Argument = {
  readonly name: string;
  readonly summary: string;
  readonly optional?: boolean;
  readonly repeated?: boolean;
};

/** The values of a command's options, by their long names. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What every command is given. Commands take nothing from the process itself, so that tests can call them. */
export type CommandInput = {
  /** Where the command runs: -C DIR, or the working directory. */
  readonly cwd: string;
  readonly manifest: string | undefined;
  readonly arguments: readonly string[];
  readonly options: OptionValues;
  readonly output: Output;
  readonly strict: boolean;
  readonly yes: boolean;
  readonly verbose: boolean;
  readonly io: Io;
};

/** What a command hands back: one result, and how people read it. */
export type CommandOutput = {
  readonly result: unknown;
  readonly findings?: readonly Finding[];
  /** The findings stand in the order of what they weigh, and not of their places. */
  readonly ordered?: boolean;
  /** The result for a person at a terminal, without findings, which are printed behind it. */
  readonly text?: () => string;
  /** Other forms that this command has; JSON, SARIF and GitHub annotations come of themselves. */
  readonly markdown?: () => string;
  readonly html?: () => string;
  /** The command failed although no finding says so. */
  readonly failed?: boolean;
};

export type Example = { readonly command: string; readonly about: string };

/** One command: what its help says, and one function. It lives in `commands/<name>.ts`. */
export type Command = {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs for `contrib COMMAND --help`. */
  readonly description: string;
  readonly arguments: readonly Argument[];
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly Example[];
  /** Forms of output besides json. */
  readonly outputs: readonly Output[];
  /** The findings are what the command is asked for: they are printed as its result, not beside it. */
  readonly judges?: boolean;
  /** The schema of `result`, published by `contrib schema COMMAND`. */
  readonly result: () => z.core.$ZodType;
  readonly run: (input: CommandInput) => Promise<CommandOutput> | CommandOutput;
};

/** An option that was given as a text. */
export function textOption(input: CommandInput, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOption(input: CommandInput, name: string): readonly string[] {
  const value = input.options[name];
  return Array.isArray(value) ? value : [];
}

export function flagOption(input: CommandInput, name: string): boolean {
  return input.options[name] === true;
}
