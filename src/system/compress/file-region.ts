import { closeSync, constants, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { ContribError, systemErrorCode } from '../errors.ts';
import { fsPath } from '../path-bytes.ts';

/** A part of a file, from `start` up to and without `end`. */
export type FileRegion = { readonly path: string; readonly start: number; readonly end: number };

const CHUNK_SIZE = 256 * 1024;

/**
 * Opens a file that somebody named, for as long as `use` runs, with its size.
 * @throws ContribError bad-input where it cannot be read or is no plain file.
 */
export async function withFile<Result>(
  path: string,
  use: (fd: number, size: number) => Promise<Result> | Result,
): Promise<Result> {
  const fd = openFile(path);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw new ContribError('bad-input', `${path} is not a file`);
    return await use(fd, stats.size);
  } finally {
    closeSync(fd);
  }
}

function openFile(path: string): number {
  try {
    // A FIFO in the place of a file would make a blocking open wait for ever.
    return openSync(fsPath(path), constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    const message = code === 'ENOENT' ? `there is no file ${path}` : `${path} cannot be read (${code})`;
    throw new ContribError('bad-input', message, { cause: error });
  }
}

/** So many bytes at an offset; fewer only where the file ends. */
export function readAt(fd: number, offset: number, count: number): Buffer {
  const buffer = Buffer.alloc(count);
  let length = 0;
  while (length < count) {
    const read = readSync(fd, buffer, length, count - length, offset + length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** The bytes of a region in pieces. */
export async function* readRegion({ path, start, end }: FileRegion): AsyncGenerator<Buffer> {
  if (end <= start) return;
  yield* createReadStream(fsPath(path), {
    start,
    end: end - 1,
    highWaterMark: CHUNK_SIZE,
  }) as AsyncIterable<Buffer>;
}
