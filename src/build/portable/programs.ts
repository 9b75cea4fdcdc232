import { existsSync } from 'node:fs';
import type { FamilyId } from '../../families/family.ts';
import { ContribError } from '../../system/errors.ts';
import { findProgram } from '../../system/run.ts';
import { installHint } from '../tools.ts';
import type { FileSystemOptions } from './file-system.ts';

/** The package that brings a program, by the machine's own family. */
type Packages = Readonly<Partial<Record<FamilyId, string>>>;

function everywhere(name: string): Packages {
  return { deb: name, rpm: name, pacman: name, apk: name };
}

const PACKAGES: Readonly<Record<string, Packages>> = {
  'mkfs.erofs': everywhere('erofs-utils'),
  tar: everywhere('tar'),
  openssl: everywhere('openssl'),
  veritysetup: { deb: 'cryptsetup-bin', rpm: 'veritysetup', pacman: 'cryptsetup', apk: 'cryptsetup' },
};

/** @throws ContribError missing, with the package to install, where a program is not on this machine. */
export function requireProgram(program: string, purpose: string, packages = PACKAGES[program] ?? {}): void {
  if (program.startsWith('/') ? existsSync(program) : findProgram(program) !== undefined) return;
  throw new ContribError('missing', `this machine lacks ${program}, which ${purpose}`, {
    hint: installHint([{ program, package: packages }], undefined),
  });
}

/** What makes the file system of an image. */
export function requireFileSystemPrograms({ format, program }: FileSystemOptions): void {
  if (format === 'squashfs') {
    requireProgram(program, 'makes the image', everywhere('squashfs-tools'));
    return;
  }
  for (const one of ['tar', 'mkfs.erofs']) requireProgram(one, 'makes the image');
}
