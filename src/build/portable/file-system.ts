import { closeSync, openSync } from 'node:fs';
import type { ImageFile } from '../../families/portable/image-files.ts';
import type { PortableItem } from '../../manifest/schema-portable.ts';
import { programSink } from '../../system/compress/program-sink.ts';
import { pour } from './pour.ts';

/** nixpkgs' defaults (pkgs/build-support/portable-service). */
const DEFAULT_COMPRESSION = 'xz -Xdict-size 100%';
const DEFAULT_BLOCK_SIZE = '1M';
const DEFAULT_PROGRAM = 'mksquashfs';

export type FileSystemOptions = {
  readonly format: 'squashfs' | 'erofs';
  readonly compression: string;
  readonly blockSize: string;
  readonly program: string;
};

/** How the file system of an image is made: as the description says, and as nixpkgs does where it says nothing. */
export function fileSystemOptions({
  squashfs = {},
  format = 'squashfs',
}: Pick<PortableItem, 'squashfs' | 'format'>): FileSystemOptions {
  return {
    format,
    compression: squashfs.compression ?? DEFAULT_COMPRESSION,
    blockSize: squashfs['block-size'] ?? DEFAULT_BLOCK_SIZE,
    program: squashfs.program ?? DEFAULT_PROGRAM,
  };
}

/**
 * The arguments that make the same bytes of the same tree, whoever runs it where: one time for everything, one owner,
 * and nothing that is not in the tree (mksquashfs(1); NixOS/nixpkgs#390696).
 */
function squashfsArguments(target: string, seconds: number, options: FileSystemOptions): string[] {
  const time = String(seconds);
  return [
    '-',
    target,
    '-tar',
    '-noappend',
    '-quiet',
    '-no-progress',
    '-exit-on-error',
    '-all-root',
    '-no-xattrs',
    '-root-mode',
    '755',
    '-root-time',
    time,
    '-mkfs-time',
    time,
    '-all-time',
    time,
    '-b',
    options.blockSize,
    '-comp',
    ...options.compression.split(' '),
  ];
}

/**
 * Writes the files as a squashfs image. mksquashfs reads them as a tar stream, so that modes, owners and times are those
 * of the description, and no tree has to be laid out.
 */
async function writeSquashfs(
  files: readonly ImageFile[],
  target: string,
  seconds: number,
  options: FileSystemOptions,
): Promise<void> {
  const log = openSync('/dev/null', 'w');
  try {
    const sink = programSink(log, options.program, squashfsArguments(target, seconds, options));
    await pour(files, seconds, sink);
  } finally {
    closeSync(log);
  }
}

/** Writes the files as the file system that the description asks for. */
export async function writeFileSystem(
  files: readonly ImageFile[],
  target: string,
  seconds: number,
  options: FileSystemOptions,
): Promise<void> {
  if (options.format === 'squashfs') return writeSquashfs(files, target, seconds, options);
  const { writeErofs } = await import('./erofs.ts');
  return writeErofs(files, target, seconds);
}
