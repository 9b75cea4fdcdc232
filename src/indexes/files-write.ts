import { type BlockWriter, blockWriter } from './block-write.ts';
import { classifyDirectory, type DirectoryClass } from './path-keys.ts';
import type { StoreWriter } from './store-write.ts';

/** What the trailer of a store of files says. */
export type FilesMeta = {
  readonly lines: number;
  /** Whether the paths are in byte order, so that one can be found by halving. */
  readonly sorted: boolean;
  /** Whether each whole path is a key: of indexes that go by package. */
  readonly paths: boolean;
  /** Who owns a path, by the number that the path has. */
  readonly owners: readonly string[];
};

export type FilesWriter = {
  /** @param path without the leading slash. The bytes must stay as they are until the next call. */
  readonly add: (bytes: Buffer, start: number, end: number, owner: number) => void;
  readonly owner: (name: string) => number;
  readonly finish: () => FilesMeta;
};

const SLASH = 0x2f;
const NOTHING = Buffer.alloc(0);

/**
 * Writes paths into a store, in the order in which they come. One that is in byte order costs no key for paths that
 * nobody asks for by capability.
 */
export function filesWriter(store: StoreWriter, { paths }: { readonly paths: boolean }): FilesWriter {
  const { owners, owner } = ownerList();
  const block: BlockWriter = blockWriter(store);
  const directoryOf = directoryCache();
  let lines = 0;
  let sorted = true;
  let previous: Buffer = NOTHING;
  let previousStart = 0;
  let previousLength = 0;
  return {
    owner,
    add(bytes, start, end, ownerNumber) {
      const length = end - start;
      const common = commonLength(bytes, start, length, previous, previousStart, previousLength);
      if (common < previousLength) {
        // Behind what they share, the one before must end or be smaller.
        if (common === length || (bytes[start + common] ?? 0) < (previous[previousStart + common] ?? 0))
          sorted = false;
      }
      const slash = lastSlash(bytes, start, end);
      const directory = directoryOf(bytes, start, slash, common);
      if (directory !== undefined) {
        for (const key of directory.keysOf(bytes.toString('latin1', slash + 1, end))) store.key(key, lines);
      }
      if (paths) store.key(`file:/${bytes.toString('latin1', start, end)}`, lines);
      block.add(bytes, start, end, common, ownerNumber);
      previous = bytes;
      previousStart = start;
      previousLength = length;
      lines += 1;
    },
    finish() {
      block.flush();
      return { lines, sorted, paths, owners };
    },
  };
}

function commonLength(
  bytes: Buffer,
  start: number,
  length: number,
  previous: Buffer,
  previousStart: number,
  previousLength: number,
): number {
  const most = Math.min(length, previousLength);
  let common = 0;
  while (common < most && bytes[start + common] === previous[previousStart + common]) common += 1;
  return common;
}

function lastSlash(bytes: Buffer, start: number, end: number): number {
  let at = end - 1;
  while (at >= start && bytes[at] !== SLASH) at -= 1;
  return at;
}

/** Neighbours mostly lie in one directory, which then need not be looked at again. */
function directoryCache(): (
  bytes: Buffer,
  start: number,
  slash: number,
  common: number,
) => DirectoryClass | undefined {
  let known: DirectoryClass | undefined;
  let knownLength = -1;
  return (bytes, start, slash, common) => {
    const length = slash < start ? 0 : slash - start;
    if (length === knownLength && common > length) return known;
    knownLength = length;
    known = length === 0 ? undefined : classifyDirectory(bytes.toString('latin1', start, start + length));
    return known;
  };
}

function ownerList(): { readonly owners: readonly string[]; readonly owner: (name: string) => number } {
  const owners: string[] = [];
  const known = new Map<string, number>();
  return {
    owners,
    owner(name) {
      const found = known.get(name);
      if (found !== undefined) return found;
      known.set(name, owners.length);
      return owners.push(name) - 1;
    },
  };
}
