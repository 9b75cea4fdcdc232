import { join } from 'node:path';
import type { FilesMeta } from '../../indexes/files-write.ts';
import { frontEncoder } from '../../indexes/front-encode.ts';
import type { OwnerTable } from '../../indexes/owner-table.ts';
import type { IndexPart } from '../../indexes/repository.ts';
import { openStore, type Store } from '../../indexes/store.ts';
import { type StoreWriter, storeName, writeStore } from '../../indexes/store-write.ts';
import { batchCursor } from './batch-cursor.ts';
import type { NamedBatch } from './contents-batches.ts';
import { type ContentsThread, contentsThread } from './contents-thread.ts';
import type { PathCursor } from './path-cursor.ts';
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
  const thread = contentsThread();
  const from = ([first, ...others]: readonly IndexPart[], cursors: readonly PathCursor[]): Promise<Result> =>
    first === undefined
      ? use(cursors)
      : withPathsOf(first, { directory, owners, thread }, (cursor) => from(others, [...cursors, cursor]));
  try {
    return await from(parts, []);
  } finally {
    await thread.end();
  }
}

type Places = {
  readonly directory: string;
  readonly owners: OwnerTable;
  readonly thread: ContentsThread;
};

async function withPathsOf<Result>(
  part: IndexPart,
  { directory, owners, thread }: Places,
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
  let result: { readonly value: Result } | undefined;
  await writeStore(join(directory, storeName(part.digest, 'paths')), async (store) => {
    const names: string[] = [];
    const batches = thread.read(part);
    const kept = keeping(batches, store, names);
    try {
      result = { value: await use(batchCursor(kept.batches, owners)) };
    } finally {
      await batches.return(undefined);
    }
    return { lines: kept.lines(), sorted: true, paths: false, owners: names };
  });
  if (result === undefined) throw new RangeError('a store is filled before it is there');
  return result.value;
}

/** The same batches, which are written into a store on their way. */
function keeping(batches: AsyncIterable<NamedBatch>, store: StoreWriter, owners: string[]) {
  const encoder = frontEncoder(store);
  let lines = 0;
  async function* kept(): AsyncGenerator<NamedBatch> {
    for await (const named of batches) {
      encoder.add(named.batch);
      lines += named.batch.count;
      owners.push(...named.names);
      yield named;
    }
    encoder.flush();
  }
  return { batches: kept(), lines: () => lines };
}

function keptPaths({ digest }: IndexPart, directory: string): Store<FilesMeta> | undefined {
  for (const kind of KINDS) {
    const store = openStore<FilesMeta>(join(directory, storeName(digest, kind)));
    if (store?.meta.sorted === true) return store;
    store?.close();
  }
  return undefined;
}
