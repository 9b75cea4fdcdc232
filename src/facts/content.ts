import { statSync } from 'node:fs';
import { fsPath } from '../system/path-bytes.ts';

/**
 * What the first bytes of a file say that it is. A `program` is an ELF file that the kernel runs, a `library` one
 * that a program loads.
 */
export type ContentKind = 'script' | 'program' | 'library' | 'other';

/** Enough for the header of an ELF file and the program headers behind it. */
export const CONTENT_HEAD = 4096;

// elf(5): e_type, and p_type of the segment that names the dynamic loader.
const ET_EXEC = 2;
const ET_DYN = 3;
const PT_INTERP = 3;

/** Judges the first `CONTENT_HEAD` bytes of a file: a script's `#!` (execve(2)) or an ELF header (elf(5)). */
export function contentKind(head: Buffer): ContentKind {
  if (head.length > 2 && head.toString('latin1', 0, 2) === '#!') return 'script';
  if (head.length < 52 || head.toString('latin1', 0, 4) !== '\x7fELF') return 'other';
  const type = reader(head)(16, 2);
  if (type === ET_EXEC) return 'program';
  if (type !== ET_DYN) return 'other';
  return hasInterpreter(head) ? 'program' : 'library';
}

/** Whether anybody may execute this file where it lies now; in a source tree, upstream's word that it is a program. */
export function isExecutableFile(path: string): boolean {
  return ((statSync(fsPath(path), { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0;
}

/** Position-independent programs are of the type of libraries, but name a loader. */
function hasInterpreter(head: Buffer): boolean {
  const read = reader(head);
  const is64 = head[4] === 2;
  const start = is64 ? read(32, 8) : read(28, 4);
  const size = read(is64 ? 54 : 42, 2);
  const count = read(is64 ? 56 : 44, 2);
  for (let index = 0; index < count; index += 1) {
    const at = start + index * size;
    if (at + 4 > head.length) return false;
    if (read(at, 4) === PT_INTERP) return true;
  }
  return false;
}

/** Reads numbers in the byte order of the file; e_ident[EI_DATA] says which. What lies behind the head is 0. */
function reader(head: Buffer): (offset: number, size: 2 | 4 | 8) => number {
  const isLittle = head[5] === 1;
  return (offset, size) => {
    if (offset + size > head.length) return 0;
    if (size === 8) return Number(isLittle ? head.readBigUInt64LE(offset) : head.readBigUInt64BE(offset));
    return isLittle ? head.readUIntLE(offset, size) : head.readUIntBE(offset, size);
  };
}
