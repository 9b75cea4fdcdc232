import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { decompress } from '../system/compress/decompress.ts';
import { ContribError } from '../system/errors.ts';
import { homeDirectory } from '../system/home.ts';
import type { FilesMeta } from './files-write.ts';
import type { PackagesMeta } from './packages.ts';
import type { IndexPart, PartFormat } from './repository.ts';
import { type StoreWriter, storeName, writeStore } from './store-write.ts';

/** The stores that one part of an index becomes, by their names in the cache. */
export type CachedPart = { readonly packages?: string; readonly files?: string };

type Chunks = AsyncIterable<Uint8Array>;
type Read<Meta> = (chunks: Chunks, store: StoreWriter, name: string) => Promise<Meta>;
type ReadBoth = (
  chunks: Chunks,
  packages: StoreWriter,
  files: StoreWriter,
  name: string,
) => Promise<[PackagesMeta, FilesMeta]>;
type Reader =
  | { readonly gives: 'packages'; readonly read: Read<PackagesMeta> }
  | { readonly gives: 'files'; readonly read: Read<FilesMeta> }
  | { readonly gives: 'both'; readonly read: ReadBoth };

const READERS: Readonly<Record<PartFormat, () => Promise<Reader>>> = {
  'deb-packages': async () => ({
    gives: 'packages',
    read: (await import('./deb-packages.ts')).readDebPackages,
  }),
  'deb-contents': async () => ({ gives: 'files', read: (await import('./contents.ts')).readContents }),
  'rpm-primary': async () => ({
    gives: 'packages',
    read: (await import('./rpm-metadata.ts')).readRpmPrimary,
  }),
  'rpm-filelists': async () => ({
    gives: 'files',
    read: (await import('./rpm-metadata.ts')).readRpmFilelists,
  }),
  pacman: async () => ({ gives: 'both', read: (await import('./pacman-database.ts')).readPacmanDatabase }),
  apk: async () => ({ gives: 'packages', read: (await import('./apk-index.ts')).readApkIndex }),
};

/** Where contrib keeps what it read of indexes (XDG Base Directory Specification). */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  if (base?.startsWith('/') === true) return join(base, 'contrib', 'indexes');
  const home = homeDirectory(env);
  if (home !== undefined) return join(home, '.cache', 'contrib', 'indexes');
  throw new ContribError('missing', 'there is no place for a cache: this user has no home directory', {
    hint: 'set HOME or XDG_CACHE_HOME',
  });
}

/** So many parts are read at once: while one waits for what is decompressed beside it, another is understood. */
const AT_ONCE = 2;

/**
 * Reads parts into the cache, unless they are there: the same digest is the same content. Where one cannot be read, no
 * other is begun; of several errors the first in the order of the parts is thrown.
 * @returns the stores by the digests of the parts.
 */
export async function cacheParts(
  parts: readonly IndexPart[],
  directory: string,
  tell: (name: string) => void,
): Promise<ReadonlyMap<string, CachedPart>> {
  const distinct = [...new Map(parts.map((part) => [part.digest, part])).values()];
  const cached = new Map<string, CachedPart>();
  const errors = new Map<IndexPart, unknown>();
  const queue = distinct.values();
  const work = async () => {
    for (const part of queue) {
      if (errors.size > 0) return;
      tell(part.name);
      try {
        cached.set(part.digest, await cachePart(part, directory));
      } catch (error) {
        errors.set(part, error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const failed = distinct.find((part) => errors.has(part));
  if (failed !== undefined) throw errors.get(failed);
  return cached;
}

async function cachePart(part: IndexPart, directory: string): Promise<CachedPart> {
  const reader = await READERS[part.format]();
  const names: CachedPart = {
    ...(reader.gives === 'files' ? {} : { packages: storeName(part.digest, 'packages') }),
    ...(reader.gives === 'packages' ? {} : { files: storeName(part.digest, 'files') }),
  };
  const path = (name: string | undefined) => join(directory, name ?? '');
  if (Object.values(names).every((name) => existsSync(path(name)))) return names;
  const { chunks } = decompress(await part.open(), part.name);
  if (reader.gives === 'packages')
    await writeStore(path(names.packages), (store) => reader.read(chunks, store, part.name));
  else if (reader.gives === 'files')
    await writeStore(path(names.files), (store) => reader.read(chunks, store, part.name));
  else await writeBoth(reader.read, chunks, path(names.packages), path(names.files), part.name);
  return names;
}

async function writeBoth(
  read: ReadBoth,
  chunks: Chunks,
  packages: string,
  files: string,
  name: string,
): Promise<void> {
  await writeStore(packages, async (first) => {
    let meta: PackagesMeta = { packages: 0, form: 'json' };
    await writeStore(files, async (second) => {
      const [ofPackages, ofFiles] = await read(chunks, first, second, name);
      meta = ofPackages;
      return ofFiles;
    });
    return meta;
  });
}
