import { existsSync } from 'node:fs';
import { TOOLS } from '../../facts/tool-list.ts';
import { findTool, packageOf } from '../../facts/tools.ts';
import { FAMILY_IDS } from '../../families/family-id.ts';
import { ContribError } from '../../system/errors.ts';
import { installHint } from '../tools.ts';
import type { FileSystemOptions } from './file-system.ts';

/**
 * The file of a program.
 * @param like the program whose package brings it, where it has another name.
 * @throws ContribError missing, with the package to install, where it is not on this machine.
 */
export function requireProgram(program: string, purpose: string, like = program): string {
  const path = program.startsWith('/') ? program : findTool(program);
  if (path !== undefined && existsSync(path)) return path;
  const tool = TOOLS.find((one) => one.program === like) ?? { program: like };
  const names = FAMILY_IDS.map((family) => [family, packageOf(tool, family)] as const);
  throw new ContribError('missing', `this machine lacks ${program}, which ${purpose}`, {
    hint: installHint([{ program, package: Object.fromEntries(names) }], undefined),
  });
}

/** What makes the file system of an image. */
export function requireFileSystemPrograms({ format, program }: FileSystemOptions): void {
  if (format === 'squashfs') {
    requireProgram(program, 'makes the image', 'mksquashfs');
    return;
  }
  for (const one of ['tar', 'mkfs.erofs']) requireProgram(one, 'makes the image');
}
