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

/** Parses 512 bytes; a string is what is wrong with them. */
export function parseHeader(block: Buffer): RawHeader | string {
  const stored = parseNumber(block, 148, 8);
  if (stored !== headerSum(block, 0) && stored !== signedHeaderSum(block, 0))
    return 'the check sum of a header is wrong';
  const format = formatOf(block);
  const numbers = {
    mode: parseNumber(block, 100, 8),
    uid: parseNumber(block, 108, 8),
    gid: parseNumber(block, 116, 8),
    size: parseNumber(block, 124, 12),
    mtime: parseNumber(block, 136, 12),
  };
  const { mode, uid, gid, size, mtime } = numbers;
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
    prefix: format === 'ustar' ? field(block, 345, 155) : field(block, 0, 0),
    mode: mode & 0o7777,
    uid,
    gid,
    size,
    mtime,
    typeflag: String.fromCharCode(block[156] ?? 0),
    linkname: field(block, 157, 100),
    uname: format === 'v7' ? '' : pathFromBytes(field(block, 265, 32)),
    gname: format === 'v7' ? '' : pathFromBytes(field(block, 297, 32)),
    format,
    isExtended: format === 'gnu' && block[482] !== 0,
  };
}

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

function formatOf(block: Buffer): RawHeader['format'] {
  const magic = block.toString('latin1', 257, 265);
  if (magic.startsWith('ustar\0')) return 'ustar';
  return magic === 'ustar  \0' ? 'gnu' : 'v7';
}

/** Up to the first NUL. */
function field(block: Buffer, at: number, size: number): Buffer {
  const end = block.subarray(at, at + size).indexOf(0);
  return block.subarray(at, end === -1 ? at + size : at + end);
}

/** Octal digits between spaces and NULs, or base 256 after a first bit that is set (GNU tar manual, "Extensions"). */
function parseNumber(block: Buffer, at: number, width: number): number | undefined {
  const first = block[at] ?? 0;
  if ((first & 0x80) === 0) {
    const text = field(block, at, width).toString('latin1').trim();
    return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : undefined;
  }
  let value = first === 0xff ? -1 : first & 0x7f;
  for (let index = 1; index < width; index += 1) value = value * 256 + (block[at + index] ?? 0);
  return Number.isSafeInteger(value) ? value : undefined;
}
