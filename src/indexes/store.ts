import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { systemErrorCode } from '../system/errors.ts';
import { MOST_NUMBERS, numberOf, packKey } from './hash.ts';
import { STORE_MAGIC, type StoreTrailer } from './store-write.ts';

/** A store on disk, open for questions. */
export type Store<Meta> = {
  readonly meta: Meta;
  readonly records: number;
  /** Nothing where there are not so many. */
  readonly record: (number: number) => Buffer;
  /** So many records in one piece, one after the other. */
  readonly recordsFrom: (number: number, count: number) => Buffer;
  /** What a key may lead to: the caller verifies each, because two keys may share a hash. */
  readonly find: (key: string) => readonly number[];
  readonly close: () => void;
};

const LARGEST_TRAILER = 64 * 1024 * 1024;
const BYTES = 8;
/** Numbers are stored as this machine has them: the cache is its own. */
const IS_LITTLE = endianness() === 'LE';

/** Opens a store; undefined where there is none, or what is there is damaged or of another version. */
export function openStore<Meta>(path: string): Store<Meta> | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  const trailer = readTrailer<Meta>(fd);
  if (trailer === undefined) {
    closeSync(fd);
    return undefined;
  }
  const { records, offsetsAt, keys, keysAt, meta } = trailer;
  const offset = (number: number) => numberAt(readAt(fd, offsetsAt + number * BYTES, BYTES), 0);
  return {
    meta,
    records,
    record(number) {
      if (number >= records) return Buffer.alloc(0);
      const pair = readAt(fd, offsetsAt + number * BYTES, 2 * BYTES);
      const start = numberAt(pair, 0);
      return readAt(fd, start, numberAt(pair, BYTES) - start);
    },
    recordsFrom(number, count) {
      const start = offset(number);
      return readAt(fd, start, offset(number + count) - start);
    },
    find(key) {
      const from = packKey(key, 0);
      const first = lowerBound(fd, keysAt, keys, from);
      const end = lowerBound(fd, keysAt, keys, from + MOST_NUMBERS);
      const found = readAt(fd, keysAt + first * BYTES, (end - first) * BYTES);
      return Array.from({ length: end - first }, (_, index) => numberOf(numberAt(found, index * BYTES)));
    },
    close: () => closeSync(fd),
  };
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function readTrailer<Meta>(fd: number): StoreTrailer<Meta> | undefined {
  const { size } = fstatSync(fd);
  if (size < STORE_MAGIC.length + 4) return undefined;
  if (readAt(fd, 0, STORE_MAGIC.length).toString('latin1') !== STORE_MAGIC) return undefined;
  const length = readAt(fd, size - 4, 4).readUInt32LE();
  if (length > Math.min(size, LARGEST_TRAILER)) return undefined;
  try {
    return JSON.parse(readAt(fd, size - 4 - length, length).toString('utf8')) as StoreTrailer<Meta>;
  } catch {
    return undefined;
  }
}

/** The first of the sorted keys that is not below a value. */
function lowerBound(fd: number, at: number, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(readAt(fd, at + middle * BYTES, BYTES), 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function numberAt(bytes: Buffer, offset: number): number {
  return IS_LITTLE ? bytes.readDoubleLE(offset) : bytes.readDoubleBE(offset);
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, buffer, done, length - done, position + done);
    if (read === 0) return buffer.subarray(0, done);
    done += read;
  }
  return buffer;
}
