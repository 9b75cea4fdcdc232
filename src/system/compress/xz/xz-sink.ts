import { crc32 } from 'node:zlib';
import type { Matcher } from '../matcher.ts';
import { segmentSink } from '../segment-sink.ts';
import type { ByteSink } from '../sink.ts';
import {
  createLzmaEncoder,
  encodeRange,
  type LzmaEncoder,
  PROPERTIES,
  resetEncoder,
} from './lzma-encoder.ts';
import { finishEncoding, startEncoding } from './range-encoder.ts';
import { encodeVli } from './vli.ts';

/** An LZMA2 chunk holds at most 64 KiB packed; one of as much input always fits. */
const CHUNK_SIZE = 64 * 1024;
/** 4 MiB, the size of a segment: bits 22 and nothing (.xz file format, section 5.3.1). */
const DICTIONARY_SIZE = 20;
/** CRC-32, which every decoder knows. */
const FLAGS = Buffer.from([0, 1]);
const MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

type XzEncoder = { readonly lzma: LzmaEncoder; readonly blocks: Buffer[]; count: number };

/** The built-in xz compressor: each segment is a block (.xz file format, section 3) that stands alone. */
export function xzSink(fd: number): ByteSink {
  const encoder: XzEncoder = { lzma: createLzmaEncoder(CHUNK_SIZE), blocks: [], count: 0 };
  return segmentSink(fd, {
    start: () => Buffer.concat([MAGIC, FLAGS, crcOf(FLAGS)]),
    segment: (matcher, size) => encodeBlock(encoder, matcher, size),
    end: () => encodeEnd(encoder),
  });
}

function* encodeBlock(encoder: XzEncoder, matcher: Matcher, size: number): Generator<Buffer> {
  if (size === 0) return;
  const header = blockHeader();
  yield header;
  let packed = 1;
  for (const chunk of encodeChunks(encoder.lzma, matcher, size)) {
    packed += chunk.length;
    yield chunk;
  }
  const padding = Buffer.alloc(1 + paddingOf(packed));
  const check = crcOf(matcher.bytes.subarray(0, size));
  encoder.blocks.push(encodeVli(header.length + packed + check.length), encodeVli(size));
  encoder.count += 1;
  yield Buffer.concat([padding, check]);
}

/** LZMA2: see lzma2.ts for the control bytes. A chunk that does not compress is stored, and the next starts afresh. */
function* encodeChunks(lzma: LzmaEncoder, matcher: Matcher, size: number): Generator<Buffer> {
  let control = 0xe0;
  for (let start = 0; start < size; start += CHUNK_SIZE) {
    const end = Math.min(size, start + CHUNK_SIZE);
    if (control > 0x80) resetEncoder(lzma);
    startEncoding(lzma.range);
    encodeRange(lzma, matcher, start, end);
    const packed = finishEncoding(lzma.range);
    if (packed.length < end - start) {
      yield Buffer.concat([packedHeader(control, end - start, packed.length), packed]);
      control = 0x80;
      continue;
    }
    yield Buffer.concat([
      storedHeader(control === 0xe0 ? 1 : 2, end - start),
      matcher.bytes.subarray(start, end),
    ]);
    control = control >= 0xc0 ? 0xc0 : 0xa0;
  }
}

function packedHeader(control: number, size: number, packed: number): Buffer {
  const sizes = Buffer.alloc(5);
  sizes[0] = control;
  sizes.writeUInt16BE(size - 1, 1);
  sizes.writeUInt16BE(packed - 1, 3);
  return control >= 0xc0 ? Buffer.concat([sizes, Buffer.of(PROPERTIES)]) : sizes;
}

function storedHeader(control: number, size: number): Buffer {
  const header = Buffer.from([control, 0, 0]);
  header.writeUInt16BE(size - 1, 1);
  return header;
}

/** One filter, LZMA2, and no sizes: 12 bytes, of which the first says so. */
function blockHeader(): Buffer {
  const fields = Buffer.from([2, 0, 0x21, 1, DICTIONARY_SIZE, 0, 0, 0]);
  return Buffer.concat([fields, crcOf(fields)]);
}

/** The index and the footer (.xz file format, sections 4 and 2.1.2). */
function encodeEnd({ blocks, count }: XzEncoder): Buffer {
  const records = Buffer.concat([Buffer.alloc(1), encodeVli(count), ...blocks]);
  const index = Buffer.concat([records, Buffer.alloc(paddingOf(records.length))]);
  const backward = Buffer.alloc(4);
  backward.writeUInt32LE(index.length / 4);
  const fields = Buffer.concat([backward, FLAGS]);
  return Buffer.concat([index, crcOf(index), crcOf(fields), fields, Buffer.from('YZ')]);
}

function crcOf(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(crc32(bytes));
  return crc;
}

function paddingOf(size: number): number {
  return (4 - (size % 4)) % 4;
}
