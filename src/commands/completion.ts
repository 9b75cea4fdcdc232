import * as z from 'zod';
import { ContribError } from '../system/errors.ts';
import { GLOBAL_OPTIONS } from './arguments.ts';
import type { Command, Option } from './command.ts';
import { COMMANDS } from './index.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** What a shell needs to know of a command. */
type Words = {
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
};

export const command: Command = {
  name: 'completion',
  summary: 'Print a completion script for bash, zsh or fish',
  description:
    'The script completes commands, options, and the values that an option can have. Where a command takes DISTRO, ' +
    'RULE or a shell, it asks contrib for them.',
  arguments: [{ name: 'SHELL', summary: SHELLS.join(', ') }],
  options: {},
  examples: [
    {
      command: 'contrib completion bash > ~/.local/share/bash-completion/completions/contrib',
      about: 'For bash',
    },
    { command: 'contrib completion zsh > "${fpath[1]}/_contrib"', about: 'For zsh' },
    { command: 'contrib completion fish > ~/.config/fish/completions/contrib.fish', about: 'For fish' },
  ],
  outputs: ['text'],
  result: () => z.object({ shell: z.enum(SHELLS), script: z.string() }),
  async run({ arguments: [name = ''] }) {
    const shell = SHELLS.find((known) => known === name);
    if (shell === undefined) {
      const hint = `one of: ${SHELLS.join(', ')}`;
      throw new ContribError('usage', `there is no completion for ${JSON.stringify(name)}`, { hint });
    }
    const words = await Promise.all(
      COMMANDS.map(async ({ load }): Promise<Words> => {
        const loaded = (await load()).command;
        return {
          name: loaded.name,
          summary: loaded.summary,
          options: { ...loaded.options, ...GLOBAL_OPTIONS },
        };
      }),
    );
    const script = SCRIPTS[shell](words);
    return { result: { shell, script }, text: () => script };
  },
};

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (commands: readonly Words[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** What stands for the arguments: names that contrib itself lists. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  init: 'contrib distros --names',
  map: 'contrib distros --names',
  check: 'contrib distros --names',
  stage: 'contrib distros --names',
  bundle: 'contrib distros --names',
  distros: 'contrib distros --names',
  explain: 'contrib rules 2>/dev/null | cut -d" " -f1',
};

function longOptions(options: Words['options']): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(' ');
}

function bashScript(commands: readonly Words[]): string {
  const cases = commands.map(({ name, options }) => {
    const values = Object.entries(options)
      .filter(([, { choices }]) => choices !== undefined)
      .map(([option, { choices = [] }]) => `      --${option}) words="${choices.join(' ')}" ;;`);
    const list = ARGUMENTS[name];
    return [
      `    ${name})`,
      '      case $prev in',
      ...values,
      `      *) case $cur in -*) words="${longOptions(options)}" ;; *) ${list === undefined ? 'COMPREPLY=( $(compgen -f -- "$cur") ); return' : `words=$(${list})`} ;; esac ;;`,
      '      esac ;;',
    ].join('\n');
  });
  return `# bash completion for contrib
_contrib() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= word words=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) command=$word; break ;; esac
  done
  case $command in
    '') words="${commands.map(({ name }) => name).join(' ')} ${longOptions(GLOBAL_OPTIONS)}" ;;
${cases.join('\n')}
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$cur") )
}
complete -F _contrib contrib
`;
}

function zshScript(commands: readonly Words[]): string {
  const list = commands.map(({ name, summary }) => `    '${name}:${quoteZsh(summary)}'`).join('\n');
  const cases = commands.map(({ name, options }) => {
    const specs = Object.entries(options).map(([option, { summary, type, choices }]) => {
      const values = choices === undefined ? '_files' : `(${choices.join(' ')})`;
      return `        '--${option}[${quoteZsh(summary)}]${type === 'flag' ? '' : `:value:${values}`}'`;
    });
    const names = ARGUMENTS[name];
    const rest =
      names === undefined ? "'*:file:_files'" : `"*:name:(\${(f)$(${names.replaceAll('"', '\\"')})})"`;
    return `      ${name}) _arguments \\\n${specs.join(' \\\n')} \\\n        ${rest} ;;`;
  });
  return `#compdef contrib
_contrib() {
  local -a commands
  commands=(
${list}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
_contrib "$@"
`;
}

function fishScript(commands: readonly Words[]): string {
  const lines = commands.flatMap(({ name, summary, options }) => {
    const names = ARGUMENTS[name];
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c contrib -n __fish_use_subcommand -f -a ${name} -d '${quoteFish(summary)}'`,
      ...(names === undefined ? [] : [`complete -c contrib ${when} -f -a '(${quoteFish(names)})'`]),
      ...Object.entries(options).map(([option, { summary: about, type, choices }]) => {
        const values = choices === undefined ? '' : ` -f -a '${choices.join(' ')}'`;
        return `complete -c contrib ${when} -l ${option}${type === 'flag' ? '' : ` -r${values}`} -d '${quoteFish(about)}'`;
      }),
    ];
  });
  return `# fish completion for contrib\n${lines.join('\n')}\n`;
}

function quoteZsh(text: string): string {
  return text.replaceAll("'", "'\\''").replace(/[[\]:]/g, '\\$&');
}

function quoteFish(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}
