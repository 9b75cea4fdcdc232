import { BLOCK } from './block-write.ts';
import type { FilesMeta } from './files-write.ts';
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

type Line = { readonly bytes: Buffer; readonly owner: number };

/** Reads what `filesWriter` wrote. */
export function filesIndex(store: Store<FilesMeta>): FilesIndex {
  const { lines, sorted, paths, owners } = store.meta;
  const owned = ({ bytes, owner }: Line): OwnedPath => ({
    path: `/${bytes.toString('utf8')}`,
    packages: packagesOf(owners[owner] ?? ''),
  });
  const line = (number: number): OwnedPath | undefined => {
    const found = decode(store.record(Math.floor(number / BLOCK)))[number % BLOCK];
    return found === undefined ? undefined : owned(found);
  };
  const numbered = (key: string) => store.find(asBytes(key)).flatMap((number) => line(number) ?? []);
  function* scan(wanted?: (owner: number) => boolean): Generator<OwnedPath> {
    for (let record = 0; record < store.records; record += 1)
      yield* decode(store.record(record), BLOCK, wanted).map(owned);
  }
  return {
    lines,
    byKey: (key) => numbered(key).filter(({ path }) => keysOfPath(asBytes(path)).includes(asBytes(key))),
    byPath(path) {
      if (paths) return numbered(`file:${path}`).filter((found) => found.path === path);
      if (!sorted) return [...scan()].filter((found) => found.path === path);
      const wanted = Buffer.from(path.slice(1), 'utf8');
      return decode(store.record(blockOf(store, wanted)))
        .filter(({ bytes }) => bytes.equals(wanted))
        .map(owned);
    },
    *ofPackage(name) {
      const numbers = new Set(
        owners.flatMap((owner, number) => (packagesOf(owner).includes(name) ? [number] : [])),
      );
      if (numbers.size === 0) return;
      for (const { path } of scan((owner) => numbers.has(owner))) yield path;
    },
  };
}

/** The last block that does not begin behind a path. */
function blockOf(store: Store<FilesMeta>, wanted: Buffer): number {
  let low = 0;
  let high = store.records;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const [first] = decode(store.record(middle), 1);
    if (first !== undefined && Buffer.compare(first.bytes, wanted) <= 0) low = middle;
    else high = middle;
  }
  return low;
}

/** The lines of a record, of those that are wanted; each is made from the one before. */
function decode(block: Buffer, most = BLOCK, wanted: (owner: number) => boolean = () => true): Line[] {
  const found: Line[] = [];
  let current = Buffer.allocUnsafe(4096);
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = block[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  for (let count = 0; at < block.length && count < most; count += 1) {
    const kept = number();
    const rest = number();
    if (kept + rest > current.length) current = Buffer.concat([current], 2 * (kept + rest));
    block.copy(current, kept, at, at + rest);
    at += rest;
    const owner = number();
    if (wanted(owner)) found.push({ bytes: Buffer.from(current.subarray(0, kept + rest)), owner });
  }
  return found;
}

/** Keys are hashed byte for byte, so that a name that is no UTF-8 is a name like any other. */
function asBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Debian's Contents names `section/package`, several with commas. */
function packagesOf(owner: string): readonly string[] {
  return owner.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1));
}
