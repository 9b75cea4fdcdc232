import { frontEncoder } from './front-encode.ts';
import { BATCH, batchMeasure, LISTS_SIZE, type PathBatch, pathBatch } from './path-batch.ts';
import { classifyDirectory, type DirectoryClass, deadLength } from './path-keys.ts';
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
  /** Adds paths without their leading slashes, which have been measured. */
  readonly add: (batch: PathBatch) => void;
  readonly measure: (batch: PathBatch) => void;
  readonly owner: (name: string) => number;
  readonly finish: () => FilesMeta;
};

const SLASH = 0x2f;

/**
 * Writes paths into a store, in the order in which they come. One that is in byte order costs no key for paths that
 * nobody asks for by capability.
 */
export function filesWriter(store: StoreWriter, { paths }: { readonly paths: boolean }): FilesWriter {
  const { owners, owner } = ownerList();
  const encoder = frontEncoder(store);
  const directoryOf = directoryCache();
  let lines = 0;
  let sorted = true;
  return {
    owner,
    measure: batchMeasure(),
    add(batch) {
      encoder.add(batch);
      sorted &&= batch.isSorted;
      const { bytes, starts, ends, shared, count } = batch;
      for (let index = 0; index < count; index += 1) {
        const [start, end] = [starts[index] ?? 0, ends[index] ?? 0];
        const directory = directoryOf(bytes, start, end, shared[index] ?? 0);
        if (directory !== undefined) {
          const name = bytes.toString('latin1', start + directory.end, end);
          for (const key of directory.keysOf(name)) store.key(key, lines + index);
        }
        if (paths) store.key(`file:/${bytes.toString('latin1', start, end)}`, lines + index);
      }
      lines += count;
    },
    finish() {
      encoder.flush();
      return { lines, sorted, paths, owners };
    },
  };
}

/** Adds the paths of one package, as lists by package have them. */
export function addPaths(files: FilesWriter, name: string, paths: readonly string[]): void {
  const owner = files.owner(name);
  for (let first = 0; first < paths.length; first += BATCH) {
    const some = paths.slice(first, first + BATCH).map((path) => Buffer.from(path, 'utf8'));
    const bytes = new Uint8Array(Buffer.concat(some)).buffer;
    const batch = pathBatch({ bytes, lists: new ArrayBuffer(LISTS_SIZE) });
    for (const { length } of some) {
      const start = batch.ends[batch.count - 1] ?? 0;
      batch.starts[batch.count] = start;
      batch.ends[batch.count] = start + length;
      batch.owners[batch.count] = owner;
      batch.count += 1;
    }
    files.measure(batch);
    files.add(batch);
  }
}

type Place = { readonly keysOf: DirectoryClass['keysOf']; readonly end: number };

/** Neighbours mostly lie in one directory, or below one that nobody asks for: those need not be looked at again. */
function directoryCache(): (bytes: Buffer, start: number, end: number, common: number) => Place | undefined {
  let known: Place | undefined;
  let length = 0;
  /** So long is the beginning of the last path below which nothing has a meaning. */
  let dead = Number.POSITIVE_INFINITY;
  return (bytes, start, end, common) => {
    if (common >= dead) return undefined;
    let slash = end - 1;
    const news = start + common;
    while (slash >= news && bytes[slash] !== SLASH) slash -= 1;
    // The last slash is of what both share, as it was before.
    if (slash < news && common > length) return known;
    while (slash >= start && bytes[slash] !== SLASH) slash -= 1;
    length = Math.max(0, slash - start);
    const directory = bytes.toString('latin1', start, start + length);
    const found = classifyDirectory(directory);
    dead = found === undefined ? deadLength(directory) : Number.POSITIVE_INFINITY;
    known = found === undefined ? undefined : { keysOf: found.keysOf, end: length + 1 };
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
