import { viewed } from '../../indexes/path-batch.ts';

/** A place in sorted paths. The bytes are overwritten by the next step. */
export type PathCursor = {
  readonly bytes: Buffer;
  /** The same bytes, for four of them at a time. */
  readonly view: DataView;
  /** Where in the bytes the current path begins, without its leading slash, and how long it is. */
  readonly start: number;
  readonly length: number;
  /** The number of the current path's owner. */
  readonly owner: number;
  /** How many bytes it shares with the one before. */
  readonly common: number;
  /** Goes to the next path, if that is at hand. */
  readonly next: () => boolean;
  /** Goes to the next path, wherever it has to be fetched from; false where there is none. */
  readonly fetch: () => Promise<boolean>;
};

/** What a cursor changes as it goes. */
export type CursorState = { -readonly [Key in keyof PathCursor]: PathCursor[Key] };

/** Before the first path. */
export const NOWHERE = { ...viewed(Buffer.alloc(0)), start: 0, length: 0, owner: -1, common: 0 };

/** Paths in memory, in byte order; each one's owner is its place in the list. */
export function listCursor(paths: readonly Buffer[]): PathCursor {
  let at = -1;
  const cursor: CursorState = {
    ...NOWHERE,
    next() {
      at += 1;
      const path = paths[at];
      if (path === undefined) return false;
      cursor.common = sharedLength(path, cursor.bytes);
      Object.assign(cursor, viewed(path));
      cursor.length = path.length;
      cursor.owner = at;
      return true;
    },
    fetch: async () => false,
  };
  return cursor;
}

/**
 * The same for a list that is known only when all that comes before `place` has been seen: it first stands there itself,
 * with no owner.
 */
export function lateCursor(place: Buffer, paths: () => readonly Buffer[]): PathCursor {
  let list: PathCursor | undefined;
  const cursor: CursorState = {
    ...NOWHERE,
    next() {
      if (cursor.length === 0) {
        Object.assign(cursor, viewed(place));
        cursor.length = place.length;
        return true;
      }
      list ??= listCursor(paths());
      if (!list.next()) return false;
      cursor.common = sharedLength(list.bytes, cursor.bytes);
      cursor.bytes = list.bytes;
      cursor.view = list.view;
      cursor.length = list.length;
      cursor.owner = list.owner;
      return true;
    },
    fetch: async () => false,
  };
  return cursor;
}

function sharedLength(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < most && a[shared] === b[shared]) shared += 1;
  return shared;
}
