import type { FilesMeta } from '../../indexes/files-write.ts';
import type { Store } from '../../indexes/store.ts';
import type { OwnerTable } from './owner-table.ts';
import { type CursorState, type PathCursor, viewed } from './path-cursor.ts';

/** Blocks that are read from the disk at once. */
const AT_ONCE = 256;
const LONGEST = 64 * 1024;

/** The paths of a store one after the other, without an object for each. */
export function storeCursor(store: Store<Pick<FilesMeta, 'owners'>>, owners: OwnerTable): PathCursor {
  const numbers = Int32Array.from(store.meta.owners, (text) => {
    const bytes = Buffer.from(text);
    return owners.number(bytes, 0, bytes.length);
  });
  let block: Buffer = Buffer.alloc(0);
  let at = 0;
  let record = 0;
  const number = () => {
    let byte = block[at] ?? 0;
    at += 1;
    let value = byte & 0x7f;
    // Most are of one byte.
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = block[at] ?? 0;
      at += 1;
      value |= (byte & 0x7f) << shift;
    }
    return value;
  };
  const cursor: CursorState = {
    ...viewed(Buffer.alloc(LONGEST)),
    start: 0,
    length: 0,
    owner: -1,
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
      cursor.owner = numbers[number()] ?? -1;
      return true;
    },
    fetch: async () => false,
  };
  return cursor;
}
