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
  /** All paths, in the order of the index. */
  readonly all: () => Iterable<OwnedPath>;
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
  function* all(): Generator<OwnedPath> {
    for (let record = 0; record < store.records; record += 1) yield* decode(store.record(record)).map(owned);
  }
  return {
    lines,
    byKey: (key) => numbered(key).filter(({ path }) => keysOfPath(asBytes(path)).includes(asBytes(key))),
    byPath(path) {
      if (paths) return numbered(`file:${path}`).filter((found) => found.path === path);
      if (!sorted) return [...all()].filter((found) => found.path === path);
      const wanted = Buffer.from(path.slice(1), 'utf8');
      return decode(store.record(blockOf(store, wanted)))
        .filter(({ bytes }) => bytes.equals(wanted))
        .map(owned);
    },
    all,
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

function decode(block: Buffer, most = BLOCK): Line[] {
  const found: Line[] = [];
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
  let previous = Buffer.alloc(0);
  while (at < block.length && found.length < most) {
    const kept = number();
    const rest = number();
    previous = Buffer.concat([previous.subarray(0, kept), block.subarray(at, at + rest)]);
    at += rest;
    found.push({ bytes: previous, owner: number() });
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
