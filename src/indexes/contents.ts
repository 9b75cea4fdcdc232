import { contentsLines, twoBatches } from './contents-lines.ts';
import { type FilesMeta, filesWriter } from './files-write.ts';
import { ownerTable } from './owner-table.ts';
import type { StoreWriter } from './store-write.ts';

/** Writes Debian's Contents index into a store, with the keys of what may be asked for. */
export async function readContents(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<FilesMeta> {
  const files = filesWriter(store, { paths: false });
  const owners = ownerTable();
  const options = { name, owners, isOrdered: false, supply: twoBatches() };
  for await (const batch of contentsLines(chunks, options)) files.add(batch);
  return { ...files.finish(), owners: owners.textsFrom(0) };
}
