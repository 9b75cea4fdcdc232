import { BLOCK_SIZE, giveBlock, takeBlock } from '../system/compress/blocks.ts';
import type { ByteSink } from '../system/compress/sink.ts';

/** Collects bytes into large blocks, which the sink takes whole: files are read straight into them. */
export type BlockWriter = {
  readonly sink: ByteSink;
  block: Buffer;
  used: number;
  /** All bytes so far. */
  total: number;
};

export function blockWriter(sink: ByteSink): BlockWriter {
  return { sink, block: takeBlock(), used: 0, total: 0 };
}

/** How many bytes the block still has room for; never 0 after `makeRoom`. */
export function roomIn(writer: BlockWriter): number {
  return BLOCK_SIZE - writer.used;
}

/** Says that so many bytes of the block have been filled. */
export function advance(writer: BlockWriter, count: number): void {
  writer.used += count;
  writer.total += count;
}

/** Hands a full block to the sink and takes an empty one. */
export async function makeRoom(writer: BlockWriter): Promise<void> {
  if (writer.used < BLOCK_SIZE) return;
  const full = writer.block;
  writer.block = takeBlock();
  writer.used = 0;
  await writer.sink.write(full);
}

export async function putBytes(writer: BlockWriter, bytes: Uint8Array): Promise<void> {
  let taken = 0;
  while (taken < bytes.length) {
    const count = Math.min(roomIn(writer), bytes.length - taken);
    writer.block.set(bytes.subarray(taken, taken + count), writer.used);
    taken += count;
    advance(writer, count);
    await makeRoom(writer);
  }
}

export async function putZeros(writer: BlockWriter, count: number): Promise<void> {
  let left = count;
  while (left > 0) {
    const part = Math.min(roomIn(writer), left);
    writer.block.fill(0, writer.used, writer.used + part);
    left -= part;
    advance(writer, part);
    await makeRoom(writer);
  }
}

/** Hands over what is left. The sink is the caller's to finish. */
export async function flush(writer: BlockWriter): Promise<void> {
  const rest = writer.block.subarray(0, writer.used);
  if (rest.length > 0) await writer.sink.write(Buffer.from(rest));
  giveBlock(writer.block);
}
