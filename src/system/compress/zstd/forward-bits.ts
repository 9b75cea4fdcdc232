/** Writes bits, the lowest first, into bytes of its own. */
export type BitWriter = {
  bytes: Buffer;
  size: number;
  /** Bits that do not fill a byte yet. */
  rest: number;
  count: number;
};

export function bitWriter(room: number): BitWriter {
  return { bytes: Buffer.allocUnsafe(room), size: 0, rest: 0, count: 0 };
}

/** At most 24 bits at once; more in two calls. */
export function writeBits(writer: BitWriter, value: number, count: number): void {
  if (count > 24) {
    writeBits(writer, value & 0xffff, 16);
    writeBits(writer, value >>> 16, count - 16);
    return;
  }
  let rest = writer.rest | ((value & ((1 << count) - 1)) << writer.count);
  let left = writer.count + count;
  while (left >= 8) {
    if (writer.size === writer.bytes.length) grow(writer);
    writer.bytes[writer.size] = rest & 0xff;
    writer.size += 1;
    rest >>>= 8;
    left -= 8;
  }
  writer.rest = rest;
  writer.count = left;
}

/** Ends a stream that is read from its end: a bit that is set shows where it is (RFC 8878, 4.1.1). */
export function closeWithMark(writer: BitWriter): Buffer {
  writeBits(writer, 1, 1);
  return close(writer);
}

/** Fills the last byte with zeros. */
export function close(writer: BitWriter): Buffer {
  if (writer.count > 0) writeBits(writer, 0, 8 - writer.count);
  return writer.bytes.subarray(0, writer.size);
}

function grow(writer: BitWriter): void {
  const bytes = Buffer.allocUnsafe(writer.bytes.length * 2 + 64);
  writer.bytes.copy(bytes);
  writer.bytes = bytes;
}
