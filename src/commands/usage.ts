import type { Argument, Command, Option } from './command.ts';

/** `init DISTRO`, `audit PACKAGE...`, `deps [DISTRO...]`: a command as it is typed, without its options. */
export function commandUsage({ name, arguments: all }: Pick<Command, 'name' | 'arguments'>): string {
  return [name, ...all.map(argumentUsage)].join(' ');
}

export function argumentUsage({ name, optional, repeated }: Argument): string {
  const text = repeated === true ? `${name}...` : name;
  return optional === true ? `[${text}]` : text;
}

/** `--out DIR`, `--json`. */
export function longOption(name: string, { type, value }: Option): string {
  return `--${name}${type === 'flag' ? '' : ` ${value ?? 'VALUE'}`}`;
}

/** Every form of output that a command has. */
export function outputsOf({ outputs }: Pick<Command, 'outputs'>): readonly string[] {
  return [...new Set([...outputs, 'json'])];
}
