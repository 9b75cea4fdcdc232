import { closeSync, constants, openSync, readSync } from 'node:fs';
import { type BinaryFacts, readElf } from '../../facts/binary/elf.ts';
import { fsPath } from '../../system/path-bytes.ts';

const HEAD = 4096;

/** Reads a file of a tree; undefined where it is no ELF file, or one that is damaged. Nothing of it is run. */
export async function readElfFile(path: string): Promise<BinaryFacts | undefined> {
  let fd: number | undefined;
  try {
    fd = openSync(fsPath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const opened = fd;
    return await readElf(readAt(opened, 0, HEAD), async (offset, length) => readAt(opened, offset, length));
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(fd, buffer, 0, length, position));
}
