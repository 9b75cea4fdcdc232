import { closeSync, constants, openSync, readSync } from 'node:fs';
import { fsPath } from '../../system/path-bytes.ts';

/** What the dynamic linker loads for a program or library (System V ABI, "Dynamic Section"). */
export type ElfNeeds = { readonly interpreter: string | undefined; readonly needed: readonly string[] };

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const MOST_HEADERS = 512;
const MOST_DYNAMIC = 64 * 1024;
const LONGEST_NAME = 4096;

type Header = {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
};

/** Reads a file's needs; undefined where it is no ELF file, or one that is damaged. Nothing of it is run. */
export function readElfNeeds(path: string): ElfNeeds | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(fsPath(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return readNeeds(fd);
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function readNeeds(fd: number): ElfNeeds | undefined {
  const head = readAt(fd, 0, 64);
  if (head.length < 52 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const is64 = head[4] === 2;
  const field = fieldReader(is64, head[5] === 2);
  const headers = programHeaders(fd, head, is64, field);
  const interpreter = headers.find(({ type }) => type === PT_INTERP);
  const dynamic = headers.find(({ type }) => type === PT_DYNAMIC);
  const name = interpreter === undefined ? undefined : textAt(fd, interpreter.offset);
  if (dynamic === undefined) return { interpreter: name, needed: [] };
  const table = readAt(fd, dynamic.offset, Math.min(dynamic.size, MOST_DYNAMIC));
  const step = is64 ? 16 : 8;
  const entries = Array.from({ length: Math.floor(table.length / step) }, (_, index) => ({
    tag: field.word(table, index * step),
    value: field.word(table, index * step + step / 2),
  }));
  const strings = offsetOf(entries.find(({ tag }) => tag === DT_STRTAB)?.value ?? 0, headers);
  const needed = entries
    .filter(({ tag }) => tag === DT_NEEDED)
    .map(({ value }) => textAt(fd, strings + value));
  return { interpreter: name, needed: needed.filter((one) => one !== '') };
}

type Field = {
  readonly half: (b: Buffer, at: number) => number;
  readonly int: (b: Buffer, at: number) => number;
  readonly word: (b: Buffer, at: number) => number;
};

function fieldReader(is64: boolean, isBig: boolean): Field {
  const int = (b: Buffer, at: number) => (isBig ? b.readUInt32BE(at) : b.readUInt32LE(at));
  const long = (b: Buffer, at: number) => Number(isBig ? b.readBigUInt64BE(at) : b.readBigUInt64LE(at));
  return {
    half: (b, at) => (isBig ? b.readUInt16BE(at) : b.readUInt16LE(at)),
    int,
    word: is64 ? long : int,
  };
}

function programHeaders(fd: number, head: Buffer, is64: boolean, { half, int, word }: Field): Header[] {
  const [start, size, count] = [
    word(head, is64 ? 32 : 28),
    half(head, is64 ? 54 : 42),
    half(head, is64 ? 56 : 44),
  ];
  const table = readAt(fd, start, size * Math.min(count, MOST_HEADERS));
  return Array.from({ length: Math.floor(table.length / Math.max(size, 1)) }, (_, index) => {
    const at = index * size;
    return {
      type: int(table, at),
      offset: word(table, at + (is64 ? 8 : 4)),
      address: word(table, at + (is64 ? 16 : 8)),
      size: word(table, at + (is64 ? 32 : 16)),
    };
  });
}

/** Where in the file an address in memory is. */
function offsetOf(address: number, headers: readonly Header[]): number {
  const segment = headers.find(
    (one) => one.type === PT_LOAD && address >= one.address && address < one.address + one.size,
  );
  return segment === undefined ? address : address - segment.address + segment.offset;
}

function textAt(fd: number, position: number): string {
  const bytes = readAt(fd, position, LONGEST_NAME);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, Math.max(end, 0));
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(fd, buffer, 0, length, position));
}
