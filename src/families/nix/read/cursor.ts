import { readAt } from '../../../system/compress/file-region.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { badPackage } from '../../read/problem.ts';

const WINDOW = 64 * 1024;
const LONGEST_WORD = 16 * 1024;

/** Reads a file of Nix from its beginning to its end: numbers of 64 bits, and words that are padded to 8 bytes. */
export type Cursor = {
  readonly position: () => number;
  readonly number: () => number;
  readonly word: () => string;
  /** Goes on behind so many bytes and their padding; gives where they begin. */
  readonly skip: (bytes: number) => number;
};

/** @param name how messages call the file. */
export function cursorOf(fd: number, size: number, name: string): Cursor {
  let at = 0;
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  const take = (count: number): Buffer => {
    if (at + count > size) throw badPackage(name, 'it ends in the middle');
    if (at < start || at + count > start + window.length) {
      start = at;
      window = readAt(fd, at, Math.min(Math.max(count, WINDOW), size - at));
    }
    const bytes = window.subarray(at - start, at - start + count);
    at += count;
    return bytes;
  };
  const number = () => {
    const value = take(8).readBigUInt64LE();
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw badPackage(name, 'a number in it is too large');
    return Number(value);
  };
  const skip = (bytes: number) => {
    const from = at;
    const padded = bytes + ((8 - (bytes % 8)) % 8);
    if (from + padded > size) throw badPackage(name, 'it ends in the middle');
    at = from + padded;
    return from;
  };
  const word = () => {
    const length = number();
    if (length > LONGEST_WORD) throw badPackage(name, 'a word in it is too long');
    const bytes = take(length);
    const text = pathFromBytes(bytes);
    take((8 - (length % 8)) % 8);
    return text;
  };
  return { position: () => at, number, word, skip };
}
