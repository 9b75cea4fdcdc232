import { pathFromBytes } from '../system/path-bytes.ts';
import { headerSum, signedHeaderSum } from './tar-header.ts';

/** The fields of one header as they stand there, whatever extended headers say. */
export type RawHeader = {
  readonly name: Buffer;
  readonly prefix: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly typeflag: string;
  readonly linkname: Buffer;
  readonly uname: string;
  readonly gname: string;
  /** By its magic: POSIX, old GNU, or older than both. */
  readonly format: 'ustar' | 'gnu' | 'v7';
  /** More sparse headers follow (GNU tar, "Old GNU Format"). */
  readonly isExtended: boolean;
};

const POSIX = Buffer.from('ustar\0');
const GNU = Buffer.from('ustar  \0');
const NOTHING = Buffer.alloc(0);

/** Parses 512 bytes; a string is what is wrong with them. */
export function parseHeader(block: Buffer): RawHeader | string {
  const stored = parseNumber(block, 148, 8);
  if (stored !== headerSum(block, 0) && stored !== signedHeaderSum(block, 0))
    return 'the check sum of a header is wrong';
  const format = formatOf(block);
  const mode = parseNumber(block, 100, 8);
  const uid = parseNumber(block, 108, 8);
  const gid = parseNumber(block, 116, 8);
  const size = parseNumber(block, 124, 12);
  const mtime = parseNumber(block, 136, 12);
  if (
    mode === undefined ||
    uid === undefined ||
    gid === undefined ||
    size === undefined ||
    mtime === undefined
  ) {
    return 'a header has a number that is none';
  }
  if (size < 0 || uid < 0 || gid < 0 || mode < 0) return 'a header has a negative number';
  return {
    name: field(block, 0, 100),
    prefix: format === 'ustar' ? field(block, 345, 155) : NOTHING,
    mode: mode & 0o7777,
    uid,
    gid,
    size,
    mtime,
    typeflag: String.fromCharCode(block[156] ?? 0),
    linkname: field(block, 157, 100),
    uname: format === 'v7' ? '' : textField(block, 265, 32),
    gname: format === 'v7' ? '' : textField(block, 297, 32),
    format,
    isExtended: format === 'gnu' && block[482] !== 0,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

function formatOf(block: Buffer): RawHeader['format'] {
  if (startsWith(block, 257, POSIX)) return 'ustar';
  return startsWith(block, 257, GNU) ? 'gnu' : 'v7';
}

function startsWith(block: Buffer, at: number, magic: Buffer): boolean {
  for (let index = 0; index < magic.length; index += 1) if (block[at + index] !== magic[index]) return false;
  return true;
}

/** Up to the first NUL. */
function field(block: Buffer, at: number, size: number): Buffer {
  const end = endOf(block, at, size);
  return end === at ? NOTHING : block.subarray(at, end);
}

function textField(block: Buffer, at: number, size: number): string {
  const end = endOf(block, at, size);
  return end === at ? '' : pathFromBytes(block.subarray(at, end));
}

function endOf(block: Buffer, at: number, size: number): number {
  let end = at;
  while (end < at + size && block[end] !== 0) end += 1;
  return end;
}

/**
 * Octal digits between spaces and NULs, or base 256 after a first bit that is set (GNU tar manual, "Extensions"). Without
 * a text in between: an archive has five numbers for each entry.
 */
function parseNumber(block: Buffer, at: number, width: number): number | undefined {
  if (((block[at] ?? 0) & 0x80) !== 0) return parseBase256(block, at, width);
  const end = at + width;
  let index = skipSpaces(block, at, end);
  let value = 0;
  for (; index < end; index += 1) {
    const digit = (block[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  index = skipSpaces(block, index, end);
  return index === end || block[index] === 0 ? value : undefined;
}

function skipSpaces(block: Buffer, at: number, end: number): number {
  let index = at;
  while (index < end && isSpace(block[index] ?? 0)) index += 1;
  return index;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function parseBase256(block: Buffer, at: number, width: number): number | undefined {
  const first = block[at] ?? 0;
  let value = first === 0xff ? -1 : first & 0x7f;
  for (let index = 1; index < width; index += 1) value = value * 256 + (block[at + index] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}
