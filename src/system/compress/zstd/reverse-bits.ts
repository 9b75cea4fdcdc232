/** Reads bits from the end of a range of bytes to its front (RFC 8878, 4.1.1: "Bitstream"). */
export type ReverseBits = {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** How many bits are unread; negative once more was read than there is. */
  left: number;
};

/** The error for data that no compressor writes; whoever knows the file says where. */
export function corrupt(what: string): Error {
  return new Error(what);
}

/** Starts below the highest bit that is set in the last byte. */
export function reverseBits(bytes: Uint8Array, start: number, end: number): ReverseBits {
  const last = end > start ? (bytes[end - 1] ?? 0) : 0;
  if (last === 0) throw corrupt('a bit stream without an end');
  return { bytes, start, left: (end - start - 1) * 8 + 31 - Math.clz32(last) };
}

/** At most 31 bits. In front of the stream all bits are 0. */
export function readBits(bits: ReverseBits, count: number): number {
  if (count > 24) {
    const high = readBits(bits, count - 16);
    return high * 0x10000 + readBits(bits, 16);
  }
  const left = bits.left - count;
  bits.left = left;
  return bitsAt(bits, left) & ((1 << count) - 1);
}

/** The next bits, at most 16, without reading them. */
export function peekBits(bits: ReverseBits, count: number): number {
  return bitsAt(bits, bits.left - count) & ((1 << count) - 1);
}

function bitsAt({ bytes, start }: ReverseBits, position: number): number {
  if (position >= 0) return wordAt(bytes, start + (position >> 3)) >>> (position & 7);
  return position < -24 ? 0 : wordAt(bytes, start) << -position;
}

function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return low | ((bytes[at + 3] ?? 0) << 24);
}
