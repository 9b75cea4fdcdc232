import { closeSync, existsSync, openSync } from 'node:fs';
import type { ImageFile } from '../../families/portable/image-files.ts';
import type { PortableItem } from '../../manifest/schema-portable.ts';
import type { ArchiveEntry } from '../../source/archive-entry.ts';
import { writeTar } from '../../source/tar-write.ts';
import { programSink } from '../../system/compress/program-sink.ts';
import type { ByteSink } from '../../system/compress/sink.ts';
import { ContribError } from '../../system/errors.ts';
import { findProgram } from '../../system/run.ts';
import { installHint } from '../tools.ts';
import { sizeOf } from './contents.ts';

/** nixpkgs' defaults (pkgs/build-support/portable-service). */
export const DEFAULT_COMPRESSION = 'xz -Xdict-size 100%';
export const DEFAULT_BLOCK_SIZE = '1M';
const DEFAULT_PROGRAM = 'mksquashfs';

export type FileSystemOptions = {
  readonly compression: string;
  readonly blockSize: string;
  readonly program: string;
};

/** How the file system of an image is made: as the description says, and as nixpkgs does where it says nothing. */
export function fileSystemOptions({ squashfs = {} }: Pick<PortableItem, 'squashfs'>): FileSystemOptions {
  return {
    compression: squashfs.compression ?? DEFAULT_COMPRESSION,
    blockSize: squashfs['block-size'] ?? DEFAULT_BLOCK_SIZE,
    program: squashfs.program ?? DEFAULT_PROGRAM,
  };
}

/**
 * The arguments that make the same bytes of the same tree, whoever runs it where: one time for everything, one owner,
 * and nothing that is not in the tree (mksquashfs(1); NixOS/nixpkgs#390696).
 */
export function squashfsArguments(target: string, seconds: number, options: FileSystemOptions): string[] {
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

/** @throws ContribError missing, with the package to install, where the program is not on this machine. */
export function requireFileSystemProgram({ program }: FileSystemOptions): void {
  if (program.startsWith('/') ? existsSync(program) : findProgram(program) !== undefined) return;
  throw new ContribError('missing', `this machine lacks ${program}, which makes the image`, {
    hint: installHint(
      [
        {
          program,
          package: {
            deb: 'squashfs-tools',
            rpm: 'squashfs-tools',
            pacman: 'squashfs-tools',
            apk: 'squashfs-tools',
          },
        },
      ],
      undefined,
    ),
  });
}

/**
 * Writes the files as a squashfs image. mksquashfs reads them as a tar stream, so that modes, owners and times are those
 * of the description, and no tree has to be laid out.
 */
export async function writeSquashfs(
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

async function pour(files: readonly ImageFile[], seconds: number, sink: ByteSink): Promise<void> {
  try {
    await writeTar(archiveEntries(files, seconds), sink, { dialect: 'gnu' });
    await sink.finish();
  } catch (error) {
    sink.abort();
    throw error;
  }
}

/** Everything belongs to root; a hard link becomes the file, of which mksquashfs keeps one copy. */
export function* archiveEntries(files: readonly ImageFile[], mtime: number): Generator<ArchiveEntry> {
  const byPath = new Map(files.map((file) => [file.entry.path, file]));
  for (const file of files) {
    const { entry } = file;
    const path = entry.path.slice(1);
    if (path === '') continue;
    const base = { path, mode: entry.mode, uid: 0, gid: 0, uname: 'root', gname: 'root', mtime };
    const real = entry.type === 'hardlink' ? byPath.get(entry.target ?? '') : file;
    if (entry.type === 'directory') yield { ...base, type: 'directory', size: 0 };
    else if (entry.type === 'symlink')
      yield { ...base, type: 'symlink', size: 0, linkTarget: entry.target ?? '' };
    else if (real?.content !== undefined)
      yield { ...base, type: 'file', size: sizeOf(real), content: real.content };
  }
}
