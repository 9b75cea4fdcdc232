import { closeSync, constants, openSync, readSync } from 'node:fs';
import { changedWhileRead, readFailure } from '../source/changed.ts';
import { fsPath } from '../system/path-bytes.ts';

/** A FIFO put in the place of a file must not make us wait, nor a link lead us elsewhere. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The content of a file of a source tree, which must have exactly the size that was seen. */
export function readSourceFile(path: string, size: number): Buffer {
  try {
    const fd = openSync(fsPath(path), OPEN_FLAGS);
    try {
      // One byte more shows a file that grew.
      const buffer = Buffer.alloc(size + 1);
      const length = readUpTo(fd, buffer);
      if (length !== size) throw changedWhileRead(path, `it has not the ${size} bytes that it had`);
      return buffer.subarray(0, size);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}

function readUpTo(fd: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const got = readSync(fd, buffer, length, buffer.length - length, null);
    if (got === 0) break;
    length += got;
  }
  return length;
}
