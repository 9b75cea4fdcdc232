import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { WebAddress } from '../manifest/values.ts';
import { type AuditedPackage, auditPackage } from '../submission/package-file.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import { type CommandInput, listOption } from './command.ts';
import type { Opened } from './open.ts';

/**
 * The address among what --package names.
 * @throws ContribError usage for what is neither an address nor a file, and for two addresses.
 */
export function linkOption(input: CommandInput): string | undefined {
  const [link, more] = listOption(input, 'package').filter((named) => !isFile(input, named));
  if (more !== undefined) throw new ContribError('usage', '--package names two addresses');
  if (link === undefined || WebAddress.safeParse(link).success) return link;
  throw new ContribError('usage', `--package ${JSON.stringify(link)} is neither a file nor a web address`, {
    hint: 'write it as https://..., or name a file that is there',
  });
}

/**
 * The package file among what --package names, held against the mapping.
 * @throws ContribError usage for two files, bad-input for what is no package.
 */
export async function packageOption(
  input: CommandInput,
  { plans }: Opened,
): Promise<AuditedPackage | undefined> {
  const [file, more] = listOption(input, 'package').filter((named) => isFile(input, named));
  if (more !== undefined)
    throw new ContribError('usage', '--package names two files', {
      hint: 'name the main one',
    });
  if (file === undefined) return undefined;
  return auditPackage(resolve(input.cwd, file), plans, input.io.env['PATH'] ?? '');
}

function isFile(input: CommandInput, named: string): boolean {
  return statSync(fsPath(resolve(input.cwd, named)), { throwIfNoEntry: false })?.isFile() === true;
}
