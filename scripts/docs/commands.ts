import { GLOBAL_OPTIONS } from '../../src/commands/arguments.ts';
import type { Argument, Command, Option } from '../../src/commands/command.ts';
import { COMMANDS, GROUPS } from '../../src/commands/index.ts';
import { code, codeBlock, type Page, prose, sentence, table } from './markdown.ts';

export type NamedCommand = { readonly group: string; readonly command: Command };

export async function loadCommands(): Promise<readonly NamedCommand[]> {
  return Promise.all(COMMANDS.map(async ({ group, load }) => ({ group, command: (await load()).command })));
}

export function commandsPage(commands: readonly NamedCommand[]): Page {
  return {
    file: 'commands.md',
    title: 'Commands',
    about:
      'What `contrib COMMAND --help` prints, in one place. `DISTRO` is `ubuntu`, `ubuntu@24.04` or `ubuntu@24.04/arm64`; ' +
      'the names are in [Distributions](distributions.md). Results go to standard output, everything else to standard ' +
      'error. [Exit codes](exit-codes.md) and [JSON output](json.md) are the same for every command.',
    body: [
      ...GROUPS.flatMap((group) => [`## ${group}`, ...list(group, commands)]),
      '## Options of every command',
      optionTable(GLOBAL_OPTIONS),
      ...commands.flatMap(({ command }) => section(command)),
    ],
  };
}

function list(group: string, commands: readonly NamedCommand[]): string[] {
  const rows = commands
    .filter((one) => one.group === group)
    .map(({ command: { name, summary } }) => [
      `[${code(`contrib ${name}`)}](#contrib-${name})`,
      prose(sentence(summary)),
    ]);
  return [table(['Command', 'What it does'], rows)];
}

function section(command: Command): string[] {
  const outputs = [...new Set([...command.outputs, 'json'])].map(code).join(', ');
  return [
    `## contrib ${command.name}`,
    prose(sentence(command.summary)),
    codeBlock('text', `contrib ${[command.name, ...command.arguments.map(usage)].join(' ')} [options]`),
    ...command.description.split('\n\n').map(prose),
    table(
      ['Argument', 'Meaning'],
      command.arguments.map((argument) => [code(usage(argument)), prose(sentence(argument.summary))]),
    ),
    optionTable(command.options),
    `Output: ${outputs}.`,
    'Examples:',
    codeBlock('sh', command.examples.flatMap(({ command: line, about }) => [`# ${about}`, line]).join('\n')),
  ];
}

function usage({ name, optional, repeated }: Argument): string {
  const text = repeated === true ? `${name}...` : name;
  return optional === true ? `[${text}]` : text;
}

function optionTable(options: Readonly<Record<string, Option>>): string {
  return table(
    ['Option', 'Meaning'],
    Object.entries(options).map(([name, option]) => [signature(name, option), meaning(option)]),
  );
}

function signature(name: string, { short, type, value }: Option): string {
  const long = `--${name}${type === 'flag' ? '' : ` ${value ?? 'VALUE'}`}`;
  return short === undefined ? code(long) : `${code(`-${short}`)}, ${code(long)}`;
}

function meaning({ summary, choices, type }: Option): string {
  const among = choices === undefined ? '' : ` One of ${choices.map(code).join(', ')}.`;
  const again =
    type === 'list' && !/several|again|more than once/.test(summary) ? ' May be given more than once.' : '';
  return `${prose(sentence(summary))}${among}${again}`;
}
