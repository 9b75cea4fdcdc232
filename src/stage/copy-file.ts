import { chmodSync, constants, copyFileSync, lstatSync, type Stats, utimesSync } from 'node:fs';
import { changedWhileRead, readFailure } from '../source/changed.ts';
import { writeFailure } from '../system/atomic-errors.ts';
import { systemErrorCode } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';

export type CopyJob = { readonly from: string; readonly to: string; readonly mode: number };

/** Of a failed copy these are about the source: the destination lies in a directory of our own. */
const SOURCE_ERRORS = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'EISDIR'];

/**
 * Copies one file to where nothing is yet, and gives its size. The kernel copies the bytes (or shares the blocks), and
 * leaves the source's mode, so that the mode is set only where it is another.
 */
export function copyFile({ from, to, mode }: CopyJob, seconds: number): number {
  const stats = sourceStats(from);
  const target = fsPath(to);
  try {
    copyFileSync(fsPath(from), target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    if ((stats.mode & 0o7777) !== mode) chmodSync(target, mode);
    utimesSync(target, seconds, seconds);
  } catch (error) {
    const isSource = SOURCE_ERRORS.includes(systemErrorCode(error) ?? '');
    throw isSource ? readFailure(error, from) : writeFailure(error, to);
  }
  return stats.size;
}

/** A link or FIFO that has come into the place of a file since the tree was looked at is not opened. */
function sourceStats(from: string): Stats {
  let stats: Stats;
  try {
    stats = lstatSync(fsPath(from));
  } catch (error) {
    throw readFailure(error, from);
  }
  if (!stats.isFile()) throw changedWhileRead(from, 'it is no file any more');
  return stats;
}
