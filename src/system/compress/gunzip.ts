import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { ContribError, systemErrorCode } from '../errors.ts';
import { type ByteReader, fill, peek } from './byte-reader.ts';
import { countMember, countOutput, type Decoding, damaged, ENDS_EARLY, need } from './decoding.ts';
import { isGzip } from './magic.ts';

/** RFC 1952 sets no bound to the optional fields. */
const MOST_HEADER = 64 * 1024;
const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

/** Decompresses all members of a gzip stream (RFC 1952). */
export async function* gunzip(decoding: Decoding): AsyncGenerator<Buffer> {
  while (isGzip(await peek(decoding.reader, 2))) {
    await readHeader(decoding);
    let crc = 0;
    let size = 0;
    for await (const chunk of inflate(decoding)) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      countOutput(decoding, chunk.length);
      yield chunk;
    }
    const trailer = await need(decoding, 8);
    if (trailer.readUInt32LE(0) !== crc) throw damaged(decoding, 'its check sum (CRC-32) is wrong');
    if (trailer.readUInt32LE(4) !== size % 2 ** 32) throw damaged(decoding, 'its length is wrong');
    countMember(decoding);
  }
}

async function readHeader(decoding: Decoding): Promise<void> {
  const fixed = await need(decoding, 10);
  const flags = fixed[3] ?? 0;
  if (fixed[2] !== 8 || (flags & FLAGS.reserved) !== 0)
    throw damaged(decoding, 'its gzip header is not known');
  let crc = crc32(fixed);
  const optional = async (count: number) => {
    const bytes = await need(decoding, count);
    decoding.hiddenBytes += count;
    crc = crc32(bytes, crc);
    return bytes;
  };
  if ((flags & FLAGS.extra) !== 0) await optional((await optional(2)).readUInt16LE());
  for (const flag of [FLAGS.name, FLAGS.comment]) {
    if ((flags & flag) === 0) continue;
    let length = 0;
    while ((await optional(1))[0] !== 0) {
      length += 1;
      if (length > MOST_HEADER) throw damaged(decoding, 'its gzip header is too long');
    }
  }
  if ((flags & FLAGS.headerCrc) === 0) return;
  const expected = crc & 0xffff;
  if ((await optional(2)).readUInt16LE() !== expected) throw damaged(decoding, 'its gzip header is damaged');
}

/** Inflates one deflate stream (RFC 1951) and leaves the reader right behind it. */
async function* inflate(decoding: Decoding): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: decoding.limits.pieces });
  // What is wrong with the source is wrong with the data: the inflater passes it on to whoever reads.
  const feeding = feed(decoding.reader, inflater).catch((error: Error) => void inflater.destroy(error));
  try {
    for await (const chunk of inflater) yield chunk;
  } catch (error) {
    if (error instanceof ContribError) throw error;
    const early = systemErrorCode(error) === 'Z_BUF_ERROR';
    throw damaged(decoding, early ? ENDS_EARLY : 'its compressed data is damaged', error);
  } finally {
    inflater.destroy();
    await feeding;
  }
}

/** Writes chunk after chunk until the inflater has seen the end of its stream, and gives back what lies behind it. */
async function feed(reader: ByteReader, inflater: InflateRaw): Promise<void> {
  const closed = new Promise<void>((resolve) => inflater.once('close', resolve));
  while (!inflater.destroyed && (await fill(reader))) {
    const bytes = reader.chunk.subarray(reader.at);
    const before = inflater.bytesWritten;
    const written = new Promise<void>((resolve) => inflater.write(bytes, () => resolve()));
    await Promise.race([written, closed]);
    // What zlib leaves lies behind the end.
    const taken = inflater.bytesWritten - before;
    reader.at += taken;
    if (taken < bytes.length) return;
  }
  inflater.end();
}
