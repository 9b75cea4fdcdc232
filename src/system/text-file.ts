import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ContribError, systemErrorCode } from './errors.ts';

/** No description that a person writes is larger; a larger file is not one. */
const LIMIT = 8 * 1024 * 1024;

/**
 * The text of a UTF-8 file, without a byte order mark.
 * @throws ContribError bad-input where it cannot be read, is not a file, is too large or not UTF-8.
 */
export function readTextFile(path: string, limit = LIMIT): string {
  const bytes = readBytes(path, limit);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ContribError('bad-input', `${path} is not UTF-8 text`, { hint: 'save it as UTF-8' });
  }
}

/** As `readTextFile`; undefined where there is no such file. */
export function readTextFileIfAny(path: string, limit = LIMIT): string | undefined {
  try {
    return readTextFile(path, limit);
  } catch (error) {
    if (error instanceof ContribError && systemErrorCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The bytes of a file.
 * @throws ContribError bad-input where it cannot be read, is not a file or is too large.
 */
export function readBytes(path: string, limit = LIMIT): Buffer {
  let handle: number | undefined;
  try {
    // A FIFO in the place of a file would make a blocking open wait for ever.
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = statOf(handle, path);
    if (size > limit) {
      throw new ContribError('bad-input', `${path} is larger than ${limit / 1024 / 1024} MiB`);
    }
    const buffer = Buffer.alloc(size);
    const length = readSync(handle, buffer, 0, size, 0);
    return buffer.subarray(0, length);
  } catch (error) {
    if (error instanceof ContribError) throw error;
    throw new ContribError('bad-input', unreadable(path, error), { cause: error });
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function statOf(handle: number, path: string): { size: number } {
  const stats = fstatSync(handle);
  if (!stats.isFile()) throw new ContribError('bad-input', `${path} is not a file`);
  return stats;
}

function unreadable(path: string, error: unknown): string {
  switch (systemErrorCode(error)) {
    case 'ENOENT':
      return `there is no file ${path}`;
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by this user`;
    case 'EISDIR':
      return `${path} is a directory`;
    default:
      return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
