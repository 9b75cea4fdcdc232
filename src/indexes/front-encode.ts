import { BLOCK } from './front-decode.ts';
import { copy, type PathBatch, type Viewed, viewed } from './path-batch.ts';
import type { StoreWriter } from './store-write.ts';

export type FrontEncoder = {
  /** Adds paths that have been measured. The bytes may be overwritten afterwards. */
  readonly add: (batch: PathBatch) => void;
  readonly flush: () => void;
};

/** Room for the three numbers of a path, and for what a copy of four bytes at a time writes too much. */
const NUMBERS = 32;
const SMALLEST = 64 * 1024;

/**
 * Packs paths into records of `BLOCK` paths (front coding): how many bytes of the path before are kept, how many follow,
 * those bytes, the owner's number. A distribution has ten million paths, so bytes go four at a time where they can.
 */
export function frontEncoder(store: Pick<StoreWriter, 'record'>): FrontEncoder {
  let block = viewed(Buffer.allocUnsafe(SMALLEST));
  let used = 0;
  let count = 0;
  const flush = () => {
    if (count > 0) store.record(block.bytes.subarray(0, used));
    used = 0;
    count = 0;
  };
  return {
    add(batch) {
      for (let index = 0; index < batch.count; index += 1) {
        const start = batch.starts[index] ?? 0;
        const length = (batch.ends[index] ?? 0) - start;
        const kept = count === 0 ? 0 : (batch.shared[index] ?? 0);
        const rest = length - kept;
        if (used + rest + NUMBERS > block.bytes.length) block = grown(block, used + rest + NUMBERS);
        const to = putNumber(block.bytes, putNumber(block.bytes, used, kept), rest);
        copy(batch, start + kept, block, to, rest);
        used = putNumber(block.bytes, to + rest, batch.owners[index] ?? 0);
        count += 1;
        if (count === BLOCK) flush();
      }
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

function grown({ bytes }: Viewed, size: number): Viewed {
  const larger = Buffer.allocUnsafe(2 * size);
  bytes.copy(larger);
  return viewed(larger);
}
