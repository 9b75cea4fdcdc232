import { unitWords } from './unit-file.ts';

/** One command of ExecStart= and the like (systemd.service(5), "Command Lines"). */
export type ExecCommand = {
  readonly words: readonly string[];
  /** `-`: a failure does not count. */
  readonly ignoresFailure: boolean;
};

/** What may stand before the program: `@` argv[0], `-`, `:` no variables, `+` `!` `!!` privileges, `|` a shell. */
const PREFIXES = /^[@:+!|-]*/;

/** The commands of one line, which a word `;` parts; variables put in from the service's environment. */
export function execCommands(value: string, environment: ReadonlyMap<string, string>): ExecCommand[] {
  const words = unitWords(value);
  if (words === undefined) return [];
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word === ';') commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands.filter((command) => command.length > 0).map((command) => oneCommand(command, environment));
}

function oneCommand(
  [first = '', ...rest]: readonly string[],
  environment: ReadonlyMap<string, string>,
): ExecCommand {
  const prefix = PREFIXES.exec(first)?.[0] ?? '';
  const args = prefix.includes('@') ? rest.slice(1) : rest;
  const expanded = prefix.includes(':') ? args : args.flatMap((word) => expand(word, environment));
  const words = [first.slice(prefix.length), ...expanded].map((word) => word.replaceAll('%%', '%'));
  return { words, ignoresFailure: prefix.includes('-') };
}

/** `$NAME` alone becomes as many words as its value has, `${NAME}` exactly one. */
function expand(word: string, environment: ReadonlyMap<string, string>): string[] {
  const alone = /^\$([A-Za-z_]\w*)$/.exec(word);
  if (alone !== null) return unitWords(environment.get(alone[1] ?? '') ?? '') ?? [];
  return [
    word.replace(/\$\$|\$\{([A-Za-z_]\w*)\}/g, (match, name) =>
      match === '$$' ? '$' : (environment.get(String(name)) ?? ''),
    ),
  ];
}
