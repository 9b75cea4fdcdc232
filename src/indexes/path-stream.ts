import type { FilesMeta } from './files-write.ts';
import type { Store } from './store.ts';

/** A place in sorted paths. The bytes are overwritten by the next step. */
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

/** Blocks that are read from the disk at once. */
const AT_ONCE = 256;
const LONGEST = 64 * 1024;

/** The paths of an index one after the other, without an object for each. */
export function pathCursor(store: Store<FilesMeta>): PathCursor {
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  let record = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = block[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const cursor: PathCursor = {
    bytes: Buffer.alloc(LONGEST),
    length: 0,
    owner: 0,
    common: 0,
    next() {
      if (at >= block.length) {
        if (record >= store.records) return false;
        const count = Math.min(AT_ONCE, store.records - record);
        block = store.recordsFrom(record, count);
        record += count;
        at = 0;
      }
      const kept = number();
      const end = kept + number();
      const { bytes } = cursor;
      let common = kept;
      // The first of a record is written whole, whatever it shares.
      while (common < end && common < cursor.length && bytes[common] === block[at + common - kept])
        common += 1;
      for (let to = kept; to < end; to += 1, at += 1) bytes[to] = block[at] ?? 0;
      cursor.common = common;
      cursor.length = end;
      cursor.owner = number();
      return true;
    },
  };
  return cursor;
}

/** The same over paths in memory, in byte order; each one's owner is its place in the list. */
export function listCursor(paths: readonly Buffer[]): PathCursor {
  let at = -1;
  const cursor: PathCursor = {
    bytes: Buffer.alloc(0),
    length: 0,
    owner: 0,
    common: 0,
    next() {
      at += 1;
      const path = paths[at];
      if (path === undefined) return false;
      let common = 0;
      const most = Math.min(path.length, cursor.length);
      while (common < most && path[common] === cursor.bytes[common]) common += 1;
      cursor.common = common;
      cursor.bytes = path;
      cursor.length = path.length;
      cursor.owner = at;
      return true;
    },
  };
  return cursor;
}
