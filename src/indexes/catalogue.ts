import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Distribution } from '../distributions/resolve.ts';
import { writeWhole } from '../system/atomic.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import { cacheParts } from './cache.ts';
import { type FilesIndex, filesIndex } from './files.ts';
import type { FilesMeta } from './files-write.ts';
import { type PackagesIndex, type PackagesMeta, packagesIndex } from './packages.ts';
import type { Repository } from './repository.ts';
import { openStore, type Store } from './store.ts';

const IndexRecord = z.object({
  title: z.string(),
  component: z.string().optional(),
  date: z.string().optional(),
  validUntil: z.string().optional(),
  digest: z.string(),
  signature: z.object({ state: z.enum(['good', 'unchecked', 'none']), detail: z.string() }),
  packages: z.array(z.string()).readonly(),
  files: z.array(z.string()).readonly(),
});
/** An index as the cache remembers it: where it came from, and the names of its stores. */
export type IndexRecord = z.infer<typeof IndexRecord>;

export type OpenIndex = IndexRecord & { readonly names: readonly PackagesIndex[] };

/** All that is known of a release's packages, open for questions. */
export type Catalogue = {
  readonly indexes: readonly OpenIndex[];
  /** Files of all indexes; none where only package names are known. */
  readonly files: readonly FilesIndex[];
  readonly close: () => void;
};

/** Reads repositories into the cache, and remembers them as those of a release. */
export async function cacheRepositories(
  repositories: readonly Repository[],
  distribution: Distribution,
  directory: string,
  tell: (name: string) => void = () => {},
): Promise<readonly IndexRecord[]> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stores = await cacheParts(
    repositories.flatMap((repository) => repository.parts),
    directory,
    tell,
  );
  const records: IndexRecord[] = [];
  for (const { parts, title, component, date, validUntil, digest, signature } of repositories) {
    const cached = parts.map(({ digest: content }) => stores.get(content) ?? {});
    records.push({
      title,
      ...(component === undefined ? {} : { component }),
      ...(date === undefined ? {} : { date }),
      ...(validUntil === undefined ? {} : { validUntil }),
      digest,
      signature,
      packages: cached.flatMap(({ packages }) => packages ?? []),
      files: cached.flatMap(({ files }) => files ?? []),
    });
  }
  const text = `${JSON.stringify(records, undefined, 2)}\n`;
  await writeWhole(recordPath(distribution, directory), (fd) => void writeSync(fd, text), { replace: true });
  return records;
}

/** What was read of a release before; undefined where nothing was, or not all of it is there any more. */
export function rememberedIndexes(
  distribution: Distribution,
  directory: string,
): readonly IndexRecord[] | undefined {
  const text = readTextFileIfAny(recordPath(distribution, directory));
  if (text === undefined) return undefined;
  try {
    return z.array(IndexRecord).parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Opens indexes of the cache; undefined where one of their stores is gone. */
export function openCatalogue(records: readonly IndexRecord[], directory: string): Catalogue | undefined {
  const opened: Store<unknown>[] = [];
  const close = () => {
    for (const store of opened) store.close();
  };
  const open = <Meta>(name: string): Store<Meta> | undefined => {
    const store = openStore<Meta>(join(directory, name));
    if (store !== undefined) opened.push(store as Store<unknown>);
    return store;
  };
  const indexes = records.map((record) => ({
    ...record,
    stores: record.packages.map((name) => open<PackagesMeta>(name)),
  }));
  const files = [...new Set(records.flatMap((record) => record.files))].map((name) => open<FilesMeta>(name));
  const isWhole = [...indexes.flatMap(({ stores }) => stores), ...files].every(
    (store) => store !== undefined,
  );
  if (!isWhole) {
    close();
    return undefined;
  }
  return {
    indexes: indexes.map(({ stores, ...record }) => ({
      ...record,
      names: stores.flatMap((store) => (store === undefined ? [] : [packagesIndex(store)])),
    })),
    files: files.flatMap((store) => (store === undefined ? [] : [filesIndex(store)])),
    close,
  };
}

function recordPath({ id, release, architecture }: Distribution, directory: string): string {
  return join(directory, `${id}@${release}-${architecture}.json`);
}
