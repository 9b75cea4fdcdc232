/** Reads bytes from chunks of any size, with as little copying and waiting as the chunks allow. */
export type ByteReader = {
  readonly next: () => Promise<IteratorResult<Uint8Array>>;
  readonly close: () => Promise<void>;
  chunk: Buffer;
  /** Where the unread part of the chunk begins. */
  at: number;
  /** How many bytes came before the chunk. */
  before: number;
};

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export function byteReader(chunks: Chunks): ByteReader {
  const iterator =
    Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    close: async () => void (await iterator.return?.()),
    chunk: Buffer.alloc(0),
    at: 0,
    before: 0,
  };
}

/** How many bytes have been read. */
export function offsetOf(reader: ByteReader): number {
  return reader.before + reader.at;
}

/** Makes at least one byte available; false at the end. */
export async function fill(reader: ByteReader): Promise<boolean> {
  while (reader.at >= reader.chunk.length) {
    const { done, value } = await reader.next();
    if (done === true) return false;
    reader.before += reader.chunk.length;
    reader.chunk = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    reader.at = 0;
  }
  return true;
}

/** What is available without waiting, at most `most` bytes of it. A view: it is valid as long as its chunk is. */
export function takeAvailable(reader: ByteReader, most: number): Buffer {
  const taken = reader.chunk.subarray(reader.at, reader.at + most);
  reader.at += taken.length;
  return taken;
}

/** So many bytes if they are available without waiting. */
export function takeNow(reader: ByteReader, count: number): Buffer | undefined {
  return reader.chunk.length - reader.at < count ? undefined : takeAvailable(reader, count);
}

/** So many bytes; fewer only at the end. */
export async function take(reader: ByteReader, count: number): Promise<Buffer> {
  const now = takeNow(reader, count);
  if (now !== undefined) return now;
  const parts: Buffer[] = [];
  let size = 0;
  while (size < count && (await fill(reader))) {
    const part = takeAvailable(reader, count - size);
    parts.push(part);
    size += part.length;
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

/** Passes over bytes; returns how many there were, fewer than asked for only at the end. */
export async function skip(reader: ByteReader, count: number): Promise<number> {
  let left = count;
  while (left > 0 && (await fill(reader))) left -= takeAvailable(reader, left).length;
  return count - left;
}

/** What the next bytes are, without reading them; fewer than asked for only at the end. */
export async function peek(reader: ByteReader, count: number): Promise<Buffer> {
  if (reader.chunk.length - reader.at < count) {
    const start = offsetOf(reader);
    const head = await take(reader, count);
    const rest = reader.chunk.subarray(reader.at);
    reader.before = start;
    reader.chunk = Buffer.concat([head, rest]);
    reader.at = 0;
  }
  return reader.chunk.subarray(reader.at, reader.at + count);
}
