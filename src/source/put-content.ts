import { createHash, type Hash, hash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { fsPath } from '../system/path-bytes.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { advance, type BlockWriter, makeRoom, putBytes, roomIn } from './block-writer.ts';
import { changedWhileRead, readFailure } from './changed.ts';

/** A FIFO put in the place of a file must not make us wait, nor a link lead us elsewhere. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const scratch = Buffer.alloc(1);

/**
 * Writes the content of a file, which must have exactly the size that its entry says, and reads it once.
 * Returns the SHA-256 in hexadecimal where `digest` asks for it.
 */
export function putContent(
  writer: BlockWriter,
  entry: ArchiveEntry,
  digest: boolean,
): Promise<string | undefined> {
  const content = entry.content ?? { kind: 'bytes', bytes: Buffer.alloc(0) };
  if (content.kind === 'file') return putFile(writer, content.path, entry.size, digest);
  const chunks = content.kind === 'bytes' ? [content.bytes] : content.open();
  return putChunks(writer, chunks, entry, digest);
}

/** Writes the content of a file for which the block has room, and one byte more. As `putContent`, without a wait. */
export function putSmallFile(
  writer: BlockWriter,
  path: string,
  size: number,
  digest: boolean,
): string | undefined {
  const fd = openFile(path);
  try {
    const start = writer.used;
    // One byte more is asked for, so that a file that grew shows itself without another read.
    const count = readUpTo(fd, writer.block, start, size + 1, path);
    checkSize(path, count, size);
    advance(writer, size);
    return digest ? hash('sha256', writer.block.subarray(start, start + size), 'hex') : undefined;
  } finally {
    closeSync(fd);
  }
}

async function putFile(
  writer: BlockWriter,
  path: string,
  size: number,
  digest: boolean,
): Promise<string | undefined> {
  if (size < roomIn(writer)) return putSmallFile(writer, path, size, digest);
  const fd = openFile(path);
  try {
    return await putLargeFile(writer, fd, path, size, digest);
  } finally {
    closeSync(fd);
  }
}

async function putLargeFile(
  writer: BlockWriter,
  fd: number,
  path: string,
  size: number,
  digest: boolean,
): Promise<string | undefined> {
  const hasher = digest ? createHash('sha256') : undefined;
  let done = 0;
  while (done < size) {
    const wanted = Math.min(roomIn(writer), size - done);
    const count = readUpTo(fd, writer.block, writer.used, wanted, path);
    done += count;
    if (count < wanted) checkSize(path, done, size);
    hasher?.update(writer.block.subarray(writer.used, writer.used + count));
    advance(writer, count);
    await makeRoom(writer);
  }
  checkSize(path, size + readUpTo(fd, scratch, 0, 1, path), size);
  return hasher?.digest('hex');
}

async function putChunks(
  writer: BlockWriter,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  entry: ArchiveEntry,
  digest: boolean,
): Promise<string | undefined> {
  const hasher: Hash | undefined = digest ? createHash('sha256') : undefined;
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.length;
    if (done > entry.size) break;
    hasher?.update(chunk);
    await putBytes(writer, chunk);
  }
  checkSize(entry.path, done, entry.size);
  return hasher?.digest('hex');
}

function openFile(path: string): number {
  try {
    return openSync(fsPath(path), OPEN_FLAGS);
  } catch (error) {
    throw readFailure(error, path);
  }
}

/** read(2) may give less than it is asked for; only 0 is the end. */
function readUpTo(fd: number, buffer: Buffer, at: number, wanted: number, path: string): number {
  let count = 0;
  try {
    while (count < wanted) {
      const got = readSync(fd, buffer, at + count, wanted - count, null);
      if (got === 0) break;
      count += got;
    }
  } catch (error) {
    throw readFailure(error, path);
  }
  return count;
}

function checkSize(path: string, found: number, expected: number): void {
  if (found < expected) throw changedWhileRead(path, `it has ${found} bytes instead of ${expected}`);
  if (found > expected) throw changedWhileRead(path, `it has more than ${expected} bytes`);
}
