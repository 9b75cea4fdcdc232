import { GLOBAL_OPTIONS } from '../../src/commands/arguments.ts';
import type { Command, Option } from '../../src/commands/command.ts';
import { COMMANDS, GROUPS } from '../../src/commands/index.ts';
import { argumentUsage, commandUsage, longOption, outputsOf } from '../../src/commands/usage.ts';
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
  return [
    `## contrib ${command.name}`,
    prose(sentence(command.summary)),
    codeBlock('text', `contrib ${commandUsage(command)} [options]`),
    ...command.description.split('\n\n').map(prose),
    table(
      ['Argument', 'Meaning'],
      command.arguments.map((argument) => [code(argumentUsage(argument)), prose(sentence(argument.summary))]),
    ),
    optionTable(command.options),
    `Output: ${outputsOf(command).map(code).join(', ')}.`,
    'Examples:',
    codeBlock('sh', command.examples.flatMap(({ command: line, about }) => [`# ${about}`, line]).join('\n')),
  ];
}

function optionTable(options: Readonly<Record<string, Option>>): string {
  return table(
    ['Option', 'Meaning'],
    Object.entries(options).map(([name, option]) => [signature(name, option), meaning(option)]),
  );
}

function signature(name: string, option: Option): string {
  const long = code(longOption(name, option));
  return option.short === undefined ? long : `${code(`-${option.short}`)}, ${long}`;
}

function meaning({ summary, choices, type }: Option): string {
  const among = choices === undefined ? '' : ` One of ${choices.map(code).join(', ')}.`;
  const again =
    type === 'list' && !/several|again|more than once/.test(summary) ? ' May be given more than once.' : '';
  return `${prose(sentence(summary))}${among}${again}`;
}
