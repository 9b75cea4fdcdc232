import type { OwnerTable } from '../../indexes/owner-table.ts';
import type { NamedBatch } from './contents-batches.ts';
import { type CursorState, NOWHERE, type PathCursor } from './path-cursor.ts';

/** The paths of batches one after the other, their owners by the numbers that all indexes share. */
export function batchCursor(batches: AsyncIterable<NamedBatch>, owners: OwnerTable): PathCursor {
  const iterator = batches[Symbol.asyncIterator]();
  const numbers: number[] = [];
  let { starts, ends, shared, owners: own } = NO_LISTS;
  let count = 0;
  let at = 0;
  const cursor: CursorState = {
    ...NOWHERE,
    next() {
      at += 1;
      if (at >= count) return false;
      const start = starts[at] ?? 0;
      cursor.start = start;
      cursor.length = (ends[at] ?? 0) - start;
      cursor.common = shared[at] ?? 0;
      cursor.owner = numbers[own[at] ?? -1] ?? -1;
      return true;
    },
    async fetch() {
      const { done, value } = await iterator.next();
      if (done === true) return false;
      const { batch, names } = value;
      for (const name of names) numbers.push(owners.numberOf(name));
      ({ starts, ends, shared, owners: own, count } = batch);
      cursor.bytes = batch.bytes;
      cursor.view = batch.view;
      at = -1;
      return cursor.next();
    },
  };
  return cursor;
}

const NONE: Int32Array = new Int32Array(0);
const NO_LISTS = { starts: NONE, ends: NONE, shared: NONE, owners: NONE };
