/** The size of the blocks in which archives are made, in bytes. It shapes the bytes of a .gz: do not change it. */
export const BLOCK_SIZE = 1024 * 1024;

const MOST_FREE = 16;
const owned = new WeakSet<Buffer>();
const free: Buffer[] = [];

/** A block to fill; what is in it is arbitrary. Reusing blocks keeps memory at a few megabytes. */
export function takeBlock(): Buffer {
  const block = free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_SIZE);
  owned.add(block);
  return block;
}

/** Gives a block back when nobody reads it any more. Bytes that did not come from `takeBlock` are left alone. */
export function giveBlock(bytes: Buffer): void {
  if (!owned.delete(bytes) || free.length >= MOST_FREE) return;
  free.push(bytes);
}
