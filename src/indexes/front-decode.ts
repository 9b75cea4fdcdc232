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
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  const number = () => {
    const first = block[at] ?? 0;
    at += 1;
    let value = first & 0x7f;
    for (let shift = 7, byte = first; byte >= 0x80; shift += 7) {
      byte = block[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
    }
    return value;
  };
  const cursor: PathCursor = {
    bytes: Buffer.alloc(SMALLEST),
    length: 0,
    owner: 0,
    common: 0,
    next() {
      if (at >= block.length) {
        const next = more();
        if (next === undefined) return false;
        block = next;
        at = 0;
      }
      const kept = number();
      const end = kept + number();
      if (end + SLACK > cursor.bytes.length) cursor.bytes = Buffer.concat([cursor.bytes], 2 * end + SLACK);
      const { bytes } = cursor;
      const from = at - kept;
      let common = kept;
      // The first of a record is written whole, whatever it shares.
      while (common < end && common < cursor.length && bytes[common] === block[from + common]) common += 1;
      // A loop is faster than a copy for the few bytes that mostly remain.
      for (let to = common; to < end; to += 1) bytes[to] = block[from + to] ?? 0;
      at = from + end;
      cursor.common = common;
      cursor.length = end;
      cursor.owner = number();
      return true;
    },
  };
  return cursor;
}
