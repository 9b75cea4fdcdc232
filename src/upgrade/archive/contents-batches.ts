import { type ContentsOptions, contentsLines } from '../../indexes/contents-lines.ts';
import { ownerTable } from '../../indexes/owner-table.ts';
import type { PathBatch } from '../../indexes/path-batch.ts';
import { decompress } from '../../system/compress/decompress.ts';

/** Some paths of an index, which belong to the reader until the next are asked for. */
export type NamedBatch = {
  readonly batch: PathBatch;
  /** The owners that none of the batches before had; numbers go on from theirs. */
  readonly names: readonly string[];
};

/** A call and a wait for each piece cost more than what is in a small one. */
const PIECES = 512 * 1024;

/** The paths of a Contents index, compressed or not, which must be in the order of their bytes. */
export async function* contentsBatches(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  supply: ContentsOptions['supply'],
): AsyncGenerator<NamedBatch> {
  const { chunks } = decompress(bytes, name, { pieces: PIECES });
  const owners = ownerTable();
  let told = 0;
  for await (const batch of contentsLines(chunks, { name, owners, isOrdered: true, supply })) {
    const names = owners.textsFrom(told);
    told += names.length;
    yield { batch, names };
  }
}
