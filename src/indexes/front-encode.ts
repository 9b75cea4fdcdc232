import { BLOCK } from './front-decode.ts';
import type { PathBatch } from './path-batch.ts';
import type { StoreWriter } from './store-write.ts';

export type FrontEncoder = {
  /** Adds paths, and says in the batch what each shares with the one before. The bytes may be overwritten afterwards. */
  readonly add: (batch: PathBatch) => void;
  /** Whether every path so far was behind the one before it, in the order of bytes. */
  readonly isSorted: () => boolean;
  readonly flush: () => void;
};

/** Room for the three numbers of a path, and for what a copy of four bytes at a time writes too much. */
const NUMBERS = 32;
const SMALLEST = 64 * 1024;

/**
 * Packs paths into records of `BLOCK` paths (front coding): how many bytes of the path before are kept, how many follow,
 * those bytes, the owner's number. A distribution has ten million paths, so bytes go four at a time where they can.
 */
export function frontEncoder(store: StoreWriter): FrontEncoder {
  let block = viewed(Buffer.allocUnsafe(SMALLEST));
  let used = 0;
  let count = 0;
  let sorted = true;
  let last = viewed(Buffer.alloc(0));
  const flush = () => {
    if (count > 0) store.record(block.bytes.subarray(0, used));
    used = 0;
    count = 0;
  };
  return {
    add(batch) {
      const source = viewed(batch.bytes);
      sorted = measure(batch, source, last) && sorted;
      for (let index = 0; index < batch.count; index += 1) {
        const start = batch.starts[index] ?? 0;
        const length = (batch.ends[index] ?? 0) - start;
        const kept = count === 0 ? 0 : (batch.shared[index] ?? 0);
        const rest = length - kept;
        if (used + rest + NUMBERS > block.bytes.length) block = grown(block, used + rest + NUMBERS);
        const to = putNumber(block.bytes, putNumber(block.bytes, used, kept), rest);
        copy(source, start + kept, block, to, rest);
        used = putNumber(block.bytes, to + rest, batch.owners[index] ?? 0);
        count += 1;
        if (count === BLOCK) flush();
      }
      if (batch.count > 0) {
        const at = batch.count - 1;
        last = viewed(Buffer.from(batch.bytes.subarray(batch.starts[at], batch.ends[at])));
      }
    },
    isSorted: () => sorted,
    flush,
  };
}

type Viewed = { readonly bytes: Buffer; readonly view: DataView };

function viewed(bytes: Buffer): Viewed {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** Writes down what each path shares with the one before. @returns whether all are in the order of their bytes. */
function measure({ starts, ends, shared, count }: PathBatch, source: Viewed, last: Viewed): boolean {
  const { bytes, view } = source;
  let isSorted = true;
  let before = last;
  let from = 0;
  let lengthBefore = last.bytes.length;
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] ?? 0;
    const length = (ends[index] ?? 0) - start;
    const most = Math.min(length, lengthBefore);
    const { bytes: other, view: otherView } = before;
    let common = 0;
    while (common <= most - 4 && view.getInt32(start + common) === otherView.getInt32(from + common))
      common += 4;
    while (common < most && bytes[start + common] === other[from + common]) common += 1;
    // Behind what they share, the one before must end or be smaller.
    if (
      common < lengthBefore &&
      (common === length || (bytes[start + common] ?? 0) < (other[from + common] ?? 0))
    )
      isSorted = false;
    shared[index] = common;
    before = source;
    from = start;
    lengthBefore = length;
  }
  return isSorted;
}

/** The target has room for three bytes more than it gets. */
function copy(from: Viewed, start: number, to: Viewed, target: number, length: number): void {
  if (start + length + 4 > from.bytes.length) {
    from.bytes.copy(to.bytes, target, start, start + length);
    return;
  }
  const { view } = from;
  const { view: toView } = to;
  for (let at = 0; at < length; at += 4) toView.setInt32(target + at, view.getInt32(start + at));
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
