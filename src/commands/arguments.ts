import { parseArgs } from 'node:util';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { type Command, type Option, type OptionValues, OUTPUTS } from './command.ts';

/** Options that every command has. */
export const GLOBAL_OPTIONS: Readonly<Record<string, Option>> = {
  directory: { type: 'value', short: 'C', value: 'DIR', summary: 'Run as if started in DIR' },
  manifest: { type: 'value', value: 'FILE', summary: 'Read FILE instead of contrib.yaml' },
  output: { type: 'value', short: 'o', value: 'FORM', choices: OUTPUTS, summary: 'Form of the result' },
  json: { type: 'flag', summary: 'Short for --output json' },
  strict: { type: 'flag', summary: 'Count warnings as errors' },
  yes: { type: 'flag', short: 'y', summary: 'Take every default; never ask' },
  quiet: { type: 'flag', short: 'q', summary: 'Print results and errors alone' },
  verbose: { type: 'flag', short: 'v', summary: 'Print more: sources, evidence, what is done' },
  color: {
    type: 'value',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    summary: 'Colour of the output',
  },
  help: { type: 'flag', short: 'h', summary: 'Print help' },
};

export type ParsedArguments = { readonly arguments: readonly string[]; readonly options: OptionValues };

/** The name of the command in an argument list, and the list without it. Global options may stand before it. */
export function splitCommand(args: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') break;
    if (!arg.startsWith('-')) return { name: arg, rest: [...args.slice(0, index), ...args.slice(index + 1)] };
    if (takesNext(arg)) index += 1;
  }
  return { name: undefined, rest: args };
}

/** JSON is an output of every command, and no form of any text. */
const JSON_HINT = 'for JSON, say --json';

/**
 * Reads the arguments of a command.
 * @throws ContribError usage for anything that the command does not take, with what was probably meant.
 */
export function parseArguments(
  command: Pick<Command, 'name' | 'arguments' | 'options'>,
  args: readonly string[],
): ParsedArguments {
  const known = { ...GLOBAL_OPTIONS, ...command.options };
  const parsed = parseTokens(command.name, known, args);
  for (const [name, value] of Object.entries(parsed.options)) {
    const { choices } = known[name] ?? {};
    if (choices === undefined || typeof value !== 'string' || choices.includes(value)) continue;
    const hint =
      value === 'json' ? `${JSON_HINT}; --${name} is ${meant(value, choices)}` : meant(value, choices);
    throw usage(command.name, `--${name} cannot be ${JSON.stringify(value)}`, hint);
  }
  if (parsed.options['help'] !== true) countArguments(command, parsed.arguments);
  return parsed;
}

function parseTokens(
  name: string,
  known: Readonly<Record<string, Option>>,
  args: readonly string[],
): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(known).map(([key, { type, short }]) => [
      key,
      {
        type: type === 'flag' ? ('boolean' as const) : ('string' as const),
        multiple: type === 'list',
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const values: Record<string, string | boolean | string[]> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known[token.name];
    if (option === undefined)
      throw usage(name, `there is no option ${token.rawName}`, meantOption(token.name, known));
    values[token.name] = optionValue(name, option, token, values[token.name]);
  }
  return { arguments: positionals, options: values };
}

type OptionToken = { readonly name: string; readonly rawName: string; readonly value?: string | undefined };

function optionValue(
  command: string,
  { type }: Option,
  { rawName, value }: OptionToken,
  earlier: string | boolean | string[] | undefined,
): string | boolean | string[] {
  if (type === 'flag') {
    if (value !== undefined) throw usage(command, `${rawName} takes no value`, 'give the option alone');
    return true;
  }
  if (value === undefined) throw usage(command, `${rawName} lacks its value`, `write ${rawName} VALUE`);
  if (type === 'list') return [...(Array.isArray(earlier) ? earlier : []), value];
  return value;
}

function countArguments(
  { name, arguments: expected }: Pick<Command, 'name' | 'arguments'>,
  given: readonly string[],
): void {
  const missing = expected.filter(({ optional }) => optional !== true)[given.length];
  if (missing !== undefined) {
    throw usage(name, `${missing.name} is missing`, `${missing.name}: ${missing.summary}`);
  }
  const most = expected.some(({ repeated }) => repeated === true)
    ? Number.POSITIVE_INFINITY
    : expected.length;
  if (given.length > most) {
    throw usage(
      name,
      `${JSON.stringify(given[most])} is one argument too many`,
      `see: contrib ${name} --help`,
    );
  }
}

function takesNext(arg: string): boolean {
  if (arg.includes('=')) return false;
  return Object.entries(GLOBAL_OPTIONS).some(
    ([name, { type, short }]) => type === 'value' && (arg === `--${name}` || arg === `-${short}`),
  );
}

function meantOption(name: string, known: Readonly<Record<string, Option>>): string | undefined {
  const found = suggest(name, Object.keys(known));
  return found === undefined ? undefined : `did you mean --${found}?`;
}

function meant(value: string, choices: readonly string[]): string {
  const found = suggest(value, choices);
  return found === undefined ? `one of: ${choices.join(', ')}` : `did you mean ${found}?`;
}

function usage(command: string, message: string, hint: string | undefined): ContribError {
  return new ContribError('usage', message, { hint: hint ?? `see: contrib ${command} --help` });
}
