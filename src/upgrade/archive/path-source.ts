import { join } from 'node:path';
import type { FilesMeta } from '../../indexes/files-write.ts';
import type { IndexPart } from '../../indexes/repository.ts';
import { openStore, type Store } from '../../indexes/store.ts';
import { storeName, writeStore } from '../../indexes/store-write.ts';
import { decompress } from '../../system/compress/decompress.ts';
import { contentsCursor } from './contents-cursor.ts';
import type { OwnerTable } from './owner-table.ts';
import type { PathCursor } from './path-cursor.ts';
import { pathsWriter } from './paths-writer.ts';
import { storeCursor } from './store-cursor.ts';

/** Stores that have the paths of a part in their order: without the keys of capabilities, and with them. */
const KINDS = ['paths', 'files'];

/**
 * Gives a cursor on the paths of each part of an index, which must be Contents in byte order: from the cache of indexes
 * where they are there; otherwise from the index itself, whose paths go into the cache on the way.
 */
export async function withPaths<Result>(
  parts: readonly IndexPart[],
  directory: string,
  owners: OwnerTable,
  use: (cursors: readonly PathCursor[]) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = parts;
  if (first === undefined) return use([]);
  return withPathsOf(first, directory, owners, (cursor) =>
    withPaths(others, directory, owners, (more) => use([cursor, ...more])),
  );
}

async function withPathsOf<Result>(
  part: IndexPart,
  directory: string,
  owners: OwnerTable,
  use: (cursor: PathCursor) => Promise<Result>,
): Promise<Result> {
  const kept = keptPaths(part, directory);
  if (kept !== undefined) {
    try {
      return await use(storeCursor(kept, owners));
    } finally {
      kept.close();
    }
  }
  const { chunks } = decompress(await part.open(), part.name);
  let result: { readonly value: Result } | undefined;
  await writeStore(join(directory, storeName(part.digest, 'paths')), async (store) => {
    const writer = pathsWriter(store, owners);
    result = { value: await use(contentsCursor(chunks, owners, part.name, writer.add)) };
    return writer.finish();
  });
  if (result === undefined) throw new RangeError('a store is filled before it is there');
  return result.value;
}

function keptPaths({ digest }: IndexPart, directory: string): Store<FilesMeta> | undefined {
  for (const kind of KINDS) {
    const store = openStore<FilesMeta>(join(directory, storeName(digest, kind)));
    if (store?.meta.sorted === true) return store;
    store?.close();
  }
  return undefined;
}
