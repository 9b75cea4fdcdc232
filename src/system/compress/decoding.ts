import { ContribError } from '../errors.ts';
import { type ByteReader, offsetOf, take } from './byte-reader.ts';
import type { Compression } from './compress.ts';

export type DecompressLimits = {
  /** The most bytes that may come out; 16 GiB when absent. */
  readonly maxBytes?: number;
  /** How many bytes may come out for one that went in, beyond the first 16 MiB; 1000 when absent. */
  readonly maxRatio?: number;
  /** The most memory that a stream may ask for as its dictionary or window; 128 MiB when absent, as for zstd. */
  readonly maxMemory?: number;
  /** The most members (see StreamFacts); 10,000 when absent. */
  readonly maxMembers?: number;
  /** Bytes of a piece of what comes out of gzip; 256 KiB when absent. Fewer pieces cost less of what is large. */
  readonly pieces?: number;
};

export const ENDS_EARLY = 'it ends too early';

/** A decompression under way. */
export type Decoding = {
  readonly reader: ByteReader;
  readonly name: string;
  readonly limits: Required<DecompressLimits>;
  format: Compression;
  members: number;
  trailingBytes: number;
  hiddenBytes: number;
  outputBytes: number;
};

const MIB = 1024 * 1024;
/** Text of one kind compresses well; a small archive of zeros is no attack. */
const FREE_OF_RATIO = 16 * MIB;

export function startDecoding(reader: ByteReader, name: string, limits: DecompressLimits): Decoding {
  return {
    reader,
    name,
    limits: {
      maxBytes: 16 * 1024 * MIB,
      maxRatio: 1000,
      maxMemory: 128 * MIB,
      maxMembers: 10_000,
      pieces: 256 * 1024,
      ...limits,
    },
    format: 'none',
    members: 0,
    trailingBytes: 0,
    hiddenBytes: 0,
    outputBytes: 0,
  };
}

/** Counts bytes that come out, against the limits. */
export function countOutput(decoding: Decoding, bytes: number): void {
  decoding.outputBytes += bytes;
  const { maxBytes, maxRatio } = decoding.limits;
  if (decoding.outputBytes > maxBytes) throw damaged(decoding, `it holds more than ${maxBytes} bytes`);
  const allowed = Math.max(FREE_OF_RATIO, offsetOf(decoding.reader) * maxRatio);
  if (decoding.outputBytes > allowed) {
    throw damaged(decoding, `it becomes more than ${maxRatio} times as large when decompressed`);
  }
}

/** Counts a member, against a limit: each costs far more time than its 20 bytes. */
export function countMember(decoding: Decoding): void {
  decoding.members += 1;
  const { maxMembers } = decoding.limits;
  if (decoding.members > maxMembers) throw damaged(decoding, `it has more than ${maxMembers} members`);
}

/** So many bytes of the stream, which must be there. */
export async function need(decoding: Decoding, count: number): Promise<Buffer> {
  const bytes = await take(decoding.reader, count);
  if (bytes.length < count) throw damaged(decoding, ENDS_EARLY);
  return bytes;
}

export function damaged(decoding: Decoding, why: string, cause?: unknown): ContribError {
  return new ContribError('bad-input', `${decoding.name}: ${why} (at byte ${offsetOf(decoding.reader)})`, {
    place: { file: decoding.name },
    cause,
  });
}
