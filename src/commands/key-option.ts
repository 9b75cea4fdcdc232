import { resolve } from 'node:path';
import { type ChosenKey, chooseKey } from '../signatures/choose-key.ts';
import { type CommandInput, flagOption, type Option, textOption } from './command.ts';

/** `--key`, which `--sign` goes without. */
export const KEY_OPTION = {
  type: 'value',
  value: 'KEY',
  summary:
    'Sign with this: an ssh or minisign key file, or an OpenPGP key; git’s or the only ssh key by default',
} as const satisfies Option;

/** The key to sign with, where `--sign` or `--key` asks for that. */
export async function keyOption(input: CommandInput): Promise<ChosenKey | undefined> {
  const named = textOption(input, 'key');
  if (!flagOption(input, 'sign') && named === undefined) return undefined;
  return chooseKey({ named, cwd: resolve(input.cwd), env: input.io.env });
}
