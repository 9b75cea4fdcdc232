import type { FilesMeta } from '../../indexes/files-write.ts';
import { pathCursor } from '../../indexes/front-decode.ts';
import type { OwnerTable } from '../../indexes/owner-table.ts';
import { viewed } from '../../indexes/path-batch.ts';
import type { Store } from '../../indexes/store.ts';
import type { CursorState, PathCursor } from './path-cursor.ts';

/** The paths of a store one after the other, their owners by the numbers that all stores share. */
export function storeCursor(store: Store<Pick<FilesMeta, 'owners'>>, owners: OwnerTable): PathCursor {
  const numbers = Int32Array.from(store.meta.owners, owners.numberOf);
  const stored = pathCursor(store);
  const cursor: CursorState = {
    ...viewed(stored.bytes),
    start: 0,
    length: 0,
    owner: -1,
    common: 0,
    next() {
      if (!stored.next()) return false;
      if (cursor.bytes !== stored.bytes) Object.assign(cursor, viewed(stored.bytes));
      cursor.common = stored.common;
      cursor.length = stored.length;
      cursor.owner = numbers[stored.owner] ?? -1;
      return true;
    },
    fetch: async () => false,
  };
  return cursor;
}
