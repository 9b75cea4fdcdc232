/** Paths in one buffer, a few thousand at a time: a call for each of ten million costs more than what is done with it. */
export type PathBatch = Viewed & {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The numbers of the owners. */
  readonly owners: Int32Array;
  /** How many bytes each shares with the one before, which may be the last one of another batch. */
  readonly shared: Int32Array;
  count: number;
  /** Whether none is before the one before it, in the order of bytes. */
  isSorted: boolean;
};

/** Bytes, and the same for four of them at a time. */
export type Viewed = { readonly bytes: Buffer; readonly view: DataView };

/** Memory for one batch, which threads may share. */
export type BatchMemory = { readonly bytes: ArrayBufferLike; readonly lists: ArrayBufferLike };

export const BATCH = 8192;
const LIST = BATCH * Int32Array.BYTES_PER_ELEMENT;
export const LISTS_SIZE = 4 * LIST;

export function pathBatch({ bytes, lists }: BatchMemory): PathBatch {
  const list = (place: number) => new Int32Array(lists, place * LIST, BATCH);
  return {
    ...viewed(Buffer.from(bytes)),
    starts: list(0),
    ends: list(1),
    owners: list(2),
    shared: list(3),
    count: 0,
    isSorted: true,
  };
}

export function viewed(bytes: Buffer): Viewed {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** Copies a few bytes, four at a time. The target has room for three more than it gets. */
export function copy(from: Viewed, start: number, to: Viewed, target: number, length: number): void {
  if (start + length + 4 > from.bytes.length) {
    from.bytes.copy(to.bytes, target, start, start + length);
    return;
  }
  const { view } = from;
  const { view: toView } = to;
  for (let at = 0; at < length; at += 4) toView.setInt32(target + at, view.getInt32(start + at));
}

/** Writes down what each path shares with the one before, and whether all are in order. It remembers the last one. */
export function batchMeasure(): (batch: PathBatch) => void {
  let last = viewed(Buffer.alloc(0));
  return (batch) => {
    measure(batch, last);
    const at = batch.count - 1;
    if (at >= 0) last = viewed(Buffer.from(batch.bytes.subarray(batch.starts[at], batch.ends[at])));
  };
}

function measure(batch: PathBatch, last: Viewed): void {
  const { starts, ends, shared, count, bytes, view } = batch;
  let before = last;
  let from = 0;
  let lengthBefore = last.bytes.length;
  batch.isSorted = true;
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
      batch.isSorted = false;
    shared[index] = common;
    before = batch;
    from = start;
    lengthBefore = length;
  }
}
