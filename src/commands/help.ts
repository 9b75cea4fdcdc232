import { EXIT, type ExitCode } from '../system/exit-codes.ts';
import type { Io } from '../system/io.ts';
import { suggest } from '../system/suggest.ts';
import { VERSION } from '../system/version.ts';
import { wrap } from '../system/wrap.ts';
import { GLOBAL_OPTIONS } from './arguments.ts';
import type { Command, Option } from './command.ts';
import { COMMANDS, GROUPS } from './index.ts';
import { processIo } from './process-io.ts';
import { commandUsage, longOption, outputsOf } from './usage.ts';

const WIDTH = 90;

export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [EXIT.done, 'done'],
  [EXIT.findings, 'errors were found, a bundle was refused'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.badInput, 'input that cannot be read: contrib.yaml, a bundle'],
  [EXIT.missing, 'something needed is missing on this machine'],
  [EXIT.incomplete, 'could not complete: disk full, a builder failed'],
  [EXIT.bug, 'a bug of contrib'],
  [EXIT.interrupted, 'interrupted (143: terminated)'],
];

/** `contrib`, `contrib --help` and `contrib help COMMAND`. An unknown command, or none, is wrong usage. */
export async function printHelp(args: readonly string[]): Promise<ExitCode> {
  const io = processIo({});
  const [name] = args;
  if (name === undefined || name.startsWith('-')) return printOverview(name, io);
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry === undefined) {
    const meant = suggest(
      name,
      COMMANDS.map((command) => command.name),
    );
    io.err(`error: there is no command ${JSON.stringify(name)}\n`);
    io.err(
      `hint: ${meant === undefined ? 'contrib --help lists the commands' : `did you mean contrib help ${meant}?`}\n`,
    );
    return EXIT.usage;
  }
  const { command } = await entry.load();
  io.out(commandHelp(command, io));
  return EXIT.done;
}

function printOverview(option: string | undefined, io: Io): ExitCode {
  if (option === '--version' || option === '-V') {
    io.out(`contrib ${VERSION}\n`);
    return EXIT.done;
  }
  if (option === '--help' || option === '-h') {
    io.out(overview(io));
    return EXIT.done;
  }
  if (option !== undefined) io.err(`error: there is no command behind ${option}\n\n`);
  io.err(overview(io));
  return EXIT.usage;
}

/** Everything that `contrib --help` prints. */
export function overview(io: Pick<Io, 'style'>): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const groups = GROUPS.flatMap((group) => [
    io.style('bold', group),
    ...COMMANDS.filter((entry) => entry.group === group).map(
      ({ usage, summary }) => `  contrib ${usage.padEnd(width)}  ${summary}`,
    ),
    '',
  ]);
  return [
    'contrib: from an upstream source tree to a distribution’s package, and back upstream',
    '',
    ...groups,
    io.style('bold', 'First steps'),
    '  contrib init ubuntu                  make distros/ubuntu/ in a tree that has a contrib.yaml',
    '  contrib check ubuntu                 see what is wrong, with file, line and remedy',
    '  contrib stage ubuntu --destdir DIR   see what a user would get',
    '  contrib bundle ubuntu                make what upstream is sent',
    '',
    io.style('bold', 'Options of every command'),
    ...optionLines(GLOBAL_OPTIONS),
    '',
    'DISTRO is ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64; contrib distros lists them.',
    '',
    io.style('bold', 'Exit codes'),
    ...EXIT_CODES.map(([code, about]) => `  ${String(code).padStart(3)}  ${about}`),
    '',
    'contrib COMMAND --help says more about a command; contrib explain RULE about a finding.',
    '',
  ].join('\n');
}

/** Everything that `contrib COMMAND --help` prints. */
export function commandHelp(command: Command, io: Pick<Io, 'style'>): string {
  const parts = [
    `${io.style('bold', 'Usage:')} contrib ${commandUsage(command)} [options]`,
    '',
    `${command.summary}.`,
    '',
    ...command.description.split('\n\n').flatMap((paragraph) => [wrap(paragraph, WIDTH), '']),
  ];
  if (command.arguments.length > 0) {
    const width = Math.max(...command.arguments.map(({ name }) => name.length));
    parts.push(io.style('bold', 'Arguments'));
    parts.push(...command.arguments.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`), '');
  }
  if (Object.keys(command.options).length > 0) {
    parts.push(io.style('bold', 'Options'), ...optionLines(command.options), '');
  }
  parts.push(`Output: ${outputsOf(command).join(', ')}. Options of every command: contrib --help`, '');
  parts.push(io.style('bold', 'Examples'));
  for (const { command: line, about } of command.examples) parts.push(`  ${line}`, `      ${about}`);
  return `${parts.join('\n')}\n`;
}

function optionLines(options: Readonly<Record<string, Option>>): string[] {
  const rows = Object.entries(options).map(([name, option]): [string, string] => [
    signature(name, option),
    details(option),
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...more] = wrap(right, WIDTH - width - 4).split('\n');
    return [`  ${left.padEnd(width)}  ${first}`, ...more.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
}

function signature(name: string, option: Option): string {
  const long = longOption(name, option);
  return option.short === undefined ? `    ${long}` : `-${option.short}, ${long}`;
}

function details({ summary, choices, type }: Option): string {
  const list = choices === undefined ? '' : `: ${choices.join(', ')}`;
  return `${summary}${list}${type === 'list' ? '; may be given more than once' : ''}`;
}
