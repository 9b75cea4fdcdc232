import { byteReader, type Chunks, fill, offsetOf, peek, takeAvailable } from './byte-reader.ts';
import type { Compression } from './compress.ts';
import { countOutput, type Decoding, type DecompressLimits, startDecoding } from './decoding.ts';
import { gunzip } from './gunzip.ts';
import { formatOf, MAGIC_SIZE } from './magic.ts';

/** What was found besides the data. All of it can hide something from whoever lists the archive. */
export type StreamFacts = {
  readonly format: Compression;
  /** Gzip members, xz streams or zstd frames; one is what every compressor writes. */
  readonly members: number;
  /** Bytes behind the last member, zeros included. */
  readonly trailingBytes: number;
  /** Bytes in the container that are no data: optional gzip fields, xz padding, zstd frames to skip. */
  readonly hiddenBytes: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
};

export type Decompressed = {
  readonly chunks: AsyncIterable<Buffer>;
  /** Complete only once the chunks have been read to the end. */
  readonly facts: () => StreamFacts;
};

/**
 * Decompresses gzip, xz or zstd, which its first bytes tell apart; anything else passes as it is (`none`). Check sums
 * and lengths are verified. Nothing is believed: the limits hold whatever the stream says of itself.
 * The chunks throw `bad-input`, with `name` and the offset in it, where the stream is damaged or breaks a limit.
 */
export function decompress(source: Chunks, name: string, limits: DecompressLimits = {}): Decompressed {
  const reader = byteReader(source);
  const decoding = startDecoding(reader, name, limits);
  return { chunks: chunksOf(decoding), facts: () => factsOf(decoding) };
}

async function* chunksOf(decoding: Decoding): AsyncGenerator<Buffer> {
  const { reader } = decoding;
  try {
    const magic = await peek(reader, MAGIC_SIZE);
    yield* (await decoderFor(decoding, magic))(decoding);
    if (decoding.format === 'none') return;
    while (await fill(reader)) decoding.trailingBytes += takeAvailable(reader, reader.chunk.length).length;
  } finally {
    await reader.close();
  }
}

type Decoder = (decoding: Decoding) => AsyncGenerator<Buffer>;

async function decoderFor(decoding: Decoding, magic: Buffer): Promise<Decoder> {
  decoding.format = formatOf(magic);
  if (decoding.format === 'gz') return gunzip;
  if (decoding.format === 'xz') return (await import('./xz/xz-decode.ts')).decodeXz;
  if (decoding.format === 'zst') return (await import('./zstd/zstd-decode.ts')).decodeZstd;
  return passThrough;
}

async function* passThrough(decoding: Decoding): AsyncGenerator<Buffer> {
  const { reader } = decoding;
  while (await fill(reader)) {
    const chunk = takeAvailable(reader, reader.chunk.length);
    countOutput(decoding, chunk.length);
    yield chunk;
  }
}

function factsOf(decoding: Decoding): StreamFacts {
  const { format, members, trailingBytes, hiddenBytes, outputBytes } = decoding;
  return { format, members, trailingBytes, hiddenBytes, inputBytes: offsetOf(decoding.reader), outputBytes };
}
