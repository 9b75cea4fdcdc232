import { createHash } from 'node:crypto';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import type { ImageFile } from '../../families/portable/image-files.ts';
import { programSink } from '../../system/compress/program-sink.ts';
import { ContribError } from '../../system/errors.ts';
import { run } from '../../system/run.ts';
import { pour } from './pour.ts';

/** erofs-utils of Debian 12 knows lz4 and lz4hc alone; 12 is the best that it does. */
const COMPRESSION = '-zlz4hc,12';

/**
 * Writes the files as an erofs image. mkfs.erofs reads a directory, so that the tree is laid out beside the image first.
 * Without attributes (-x-1), with one time and an identity of its content, the bytes are the same wherever it is made.
 */
export async function writeErofs(
  files: readonly ImageFile[],
  target: string,
  seconds: number,
): Promise<void> {
  const tree = `${target}.tree`;
  mkdirSync(tree, { mode: 0o700 });
  const log = openSync('/dev/null', 'w');
  try {
    await pour(
      files,
      seconds,
      programSink(log, 'tar', ['-x', '-p', '--no-same-owner', '-f', '-', '-C', tree]),
    );
    chmodSync(tree, 0o755);
    const options = ['-x-1', `-T${seconds}`, '-U', identityOf(files), '--all-root', COMPRESSION];
    const { status, stderr } = await run('mkfs.erofs', [...options, target, tree]);
    if (status !== 0) {
      const reason = stderr.trim().split('\n').at(-1) ?? '';
      throw new ContribError('incomplete', `mkfs.erofs ended with status ${status}: ${reason}`, {
        hint: 'look whether the device is full',
      });
    }
  } finally {
    closeSync(log);
    rmSync(tree, { recursive: true, force: true });
  }
}

/** A UUID (RFC 9562, version 8) of the names of the files. */
function identityOf(files: readonly ImageFile[]): string {
  const hash = createHash('sha256');
  for (const { entry } of files) hash.update(`${entry.path}\0`);
  return uuidOf(hash.digest('hex'));
}

/** A UUID made of hexadecimal digits. */
export function uuidOf(hex: string): string {
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
