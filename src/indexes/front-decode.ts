import { copy, viewed } from './path-batch.ts';
import type { Store } from './store.ts';

/** How many paths are in one record: the first is written whole, each other as what differs from the one before. */
export const BLOCK = 64;

/** A place in a list of paths. The bytes are overwritten by the next step. */
export type PathCursor = {
  /** The current path without its leading slash: `length` bytes of it. */
  bytes: Buffer;
  length: number;
  /** The number of the current path's owner. */
  owner: number;
  /** How many bytes it shares with the one before. */
  common: number;
  /** Goes to the next path; false where there is none. */
  readonly next: () => boolean;
};

/** Records that are read from the disk at once. */
const AT_ONCE = 256;
const SMALLEST = 4096;
/** Whoever compares or copies four bytes at a time may touch so many behind a path. */
const SLACK = 4;

/** The paths of an index one after the other, without an object for each. */
export function pathCursor(store: Pick<Store<unknown>, 'records' | 'recordsFrom'>): PathCursor {
  let record = 0;
  return frontDecoder(() => {
    const count = Math.min(AT_ONCE, store.records - record);
    record += count;
    return count <= 0 ? undefined : store.recordsFrom(record - count, count);
  });
}

/** The paths of records that `frontEncoder` wrote. @param more gives one or several whole records. */
export function frontDecoder(more: () => Buffer | undefined): PathCursor {
  let block = viewed(Buffer.alloc(0));
  let at = 0;
  let path = viewed(Buffer.alloc(SMALLEST));
  const cursor: PathCursor = {
    bytes: path.bytes,
    length: 0,
    owner: 0,
    common: 0,
    next() {
      if (at >= block.bytes.length) {
        const next = more();
        if (next === undefined) return false;
        block = viewed(next);
        at = 0;
      }
      const { bytes: packed } = block;
      const kept = numberAt(packed, at);
      const restAt = at + sizeOf(kept);
      const rest = numberAt(packed, restAt);
      const from = restAt + sizeOf(rest);
      const end = kept + rest;
      if (end + SLACK > path.bytes.length) {
        path = viewed(Buffer.concat([path.bytes], 2 * end + SLACK));
        cursor.bytes = path.bytes;
      }
      const { bytes } = path;
      let common = kept;
      // The first of a record is written whole, whatever it shares.
      while (common < end && common < cursor.length && bytes[common] === packed[from + common - kept])
        common += 1;
      copy(block, from + common - kept, path, common, end - common);
      cursor.common = common;
      cursor.length = end;
      cursor.owner = numberAt(packed, from + rest);
      at = from + rest + sizeOf(cursor.owner);
      return true;
    },
  };
  return cursor;
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function numberAt(packed: Buffer, place: number): number {
  const first = packed[place] ?? 0;
  if (first < 0x80) return first;
  let value = first & 0x7f;
  for (let at = place + 1, shift = 2 ** 7; ; at += 1, shift *= 2 ** 7) {
    const byte = packed[at] ?? 0;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return value;
  }
}

/** How many bytes a number takes. */
function sizeOf(value: number): number {
  if (value < 2 ** 7) return 1;
  let size = 2;
  for (let most = 2 ** 14; value >= most; most *= 2 ** 7) size += 1;
  return size;
}
