import type { FilesMeta } from './files-write.ts';
import { BLOCK, frontDecoder, type PathCursor, pathCursor } from './front-decode.ts';
import { keysOfPath } from './path-keys.ts';
import type { Store } from './store.ts';

/** A path of a distribution and the packages that have it. */
export type OwnedPath = { readonly path: string; readonly packages: readonly string[] };

/** The files of an index, open for questions. */
export type FilesIndex = {
  readonly lines: number;
  /** The paths that a capability's key stands for: `command:lvcreate`. */
  readonly byKey: (key: string) => readonly OwnedPath[];
  readonly byPath: (path: string) => readonly OwnedPath[];
  /** The paths of one package, in the order of the index. */
  readonly ofPackage: (name: string) => Iterable<string>;
};

/** Reads what `filesWriter` wrote. */
export function filesIndex(store: Store<FilesMeta>): FilesIndex {
  const { lines, sorted, paths, owners } = store.meta;
  const owned = ({ bytes, length, owner }: PathCursor): OwnedPath => ({
    path: `/${bytes.toString('utf8', 0, length)}`,
    packages: packagesOf(owners[owner] ?? ''),
  });
  const line = (number: number): OwnedPath | undefined => {
    const cursor = cursorOf(store.record(Math.floor(number / BLOCK)));
    for (let left = number % BLOCK; cursor.next(); left -= 1) if (left === 0) return owned(cursor);
    return undefined;
  };
  const numbered = (key: string) => store.find(asBytes(key)).flatMap((number) => line(number) ?? []);
  return {
    lines,
    byKey: (key) => numbered(key).filter(({ path }) => keysOfPath(asBytes(path)).includes(asBytes(key))),
    byPath(path) {
      if (paths) return numbered(`file:${path}`).filter((found) => found.path === path);
      const wanted = Buffer.from(path.slice(1), 'utf8');
      const cursor = sorted ? cursorOf(store.record(blockOf(store, wanted))) : pathCursor(store);
      const found: OwnedPath[] = [];
      while (cursor.next()) if (compareTo(cursor, wanted) === 0) found.push(owned(cursor));
      return found;
    },
    *ofPackage(name) {
      const numbers = new Set(
        owners.flatMap((owner, number) => (packagesOf(owner).includes(name) ? [number] : [])),
      );
      if (numbers.size === 0) return;
      const cursor = pathCursor(store);
      while (cursor.next()) if (numbers.has(cursor.owner)) yield owned(cursor).path;
    },
  };
}

/** The last block that does not begin behind a path. */
function blockOf(store: Store<FilesMeta>, wanted: Buffer): number {
  let low = 0;
  let high = store.records;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const cursor = cursorOf(store.record(middle));
    if (cursor.next() && compareTo(cursor, wanted) <= 0) low = middle;
    else high = middle;
  }
  return low;
}

function cursorOf(record: Buffer): PathCursor {
  let rest: Buffer | undefined = record;
  return frontDecoder(() => {
    const block = rest;
    rest = undefined;
    return block?.length === 0 ? undefined : block;
  });
}

function compareTo({ bytes, length }: PathCursor, wanted: Buffer): number {
  return bytes.compare(wanted, 0, wanted.length, 0, length);
}

/** Keys are hashed byte for byte, so that a name that is no UTF-8 is a name like any other. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Debian's Contents names `section/package`, several with commas. */
function packagesOf(owner: string): readonly string[] {
  return owner.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1));
}
