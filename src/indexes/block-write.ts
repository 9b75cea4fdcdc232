import type { StoreWriter } from './store-write.ts';

/** How many paths are in one record: the first is written whole, each other as what differs from the one before. */
export const BLOCK = 64;

/** Room for the three numbers of a path. */
const NUMBERS = 16;

export type BlockWriter = {
  /** @param common how many bytes the path shares with the one before. */
  readonly add: (bytes: Buffer, start: number, end: number, common: number, owner: number) => void;
  readonly flush: () => void;
};

/** Packs paths into records (front coding): how much is kept, how much follows, those bytes, the owner's number. */
export function blockWriter(store: StoreWriter): BlockWriter {
  let block: Buffer = Buffer.allocUnsafe(64 * 1024);
  let used = 0;
  let count = 0;
  const flush = () => {
    if (count > 0) store.record(block.subarray(0, used));
    used = 0;
    count = 0;
  };
  return {
    add(bytes, start, end, common, owner) {
      const kept = count === 0 ? 0 : common;
      const rest = end - start - kept;
      if (used + rest + NUMBERS > block.length) block = grown(block, used + rest + NUMBERS);
      used = putNumber(block, used, kept);
      used = putNumber(block, used, rest);
      // A loop is faster than a view and a copy for the few bytes that mostly remain.
      for (let at = start + kept; at < end; at += 1) {
        block[used] = bytes[at] ?? 0;
        used += 1;
      }
      used = putNumber(block, used, owner);
      count += 1;
      if (count === BLOCK) flush();
    },
    flush,
  };
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. Gives the place behind it. */
function putNumber(block: Buffer, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    block[next] = (rest & 0x7f) | 0x80;
    next += 1;
    rest >>>= 7;
  }
  block[next] = rest;
  return next + 1;
}

function grown(block: Buffer, size: number): Buffer {
  const larger = Buffer.allocUnsafe(2 * size);
  block.copy(larger);
  return larger;
}
