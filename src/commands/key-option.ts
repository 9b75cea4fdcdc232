import { resolve } from 'node:path';
import { type ChosenKey, chooseKey } from '../signatures/choose-key.ts';
import { type CommandInput, flagOption, textOption } from './command.ts';

/** The key to sign with, where `--sign` or `--key` asks for that. */
export async function keyOption(input: CommandInput): Promise<ChosenKey | undefined> {
  const named = textOption(input, 'key');
  if (!flagOption(input, 'sign') && named === undefined) return undefined;
  return chooseKey({ named, cwd: resolve(input.cwd), env: input.io.env });
}
