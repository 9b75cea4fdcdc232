import type { Matcher } from '../matcher.ts';
import { segmentSink } from '../segment-sink.ts';
import type { ByteSink } from '../sink.ts';
import { encodeBlock } from './block-encode.ts';
import { BLOCK_MAX } from './tables.ts';
import { digestXxh64, startXxh64, updateXxh64 } from './xxh64.ts';

/** RFC 8878, 3.1.1: the magic, a check sum flag, and a window of 4 MiB, the size of a segment. */
const HEADER = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, (22 - 10) << 3]);

/** The built-in zstd compressor: one frame, in which matches stay within a segment. */
export function zstdSink(fd: number): ByteSink {
  const hash = startXxh64();
  return segmentSink(fd, {
    start: () => HEADER,
    segment: (matcher, size, isLast) => {
      updateXxh64(hash, matcher.bytes.subarray(0, size));
      return encodeBlocks(matcher, size, isLast);
    },
    end: () => {
      const digest = Buffer.alloc(4);
      digest.writeUInt32LE(digestXxh64(hash));
      return digest;
    },
  });
}

function* encodeBlocks(matcher: Matcher, size: number, isLast: boolean): Generator<Buffer> {
  for (let start = 0; start < size; start += BLOCK_MAX) {
    const end = Math.min(size, start + BLOCK_MAX);
    const packed = encodeBlock(matcher, start, end);
    const isLastBlock = isLast && end === size;
    if (packed.length < end - start)
      yield Buffer.concat([blockHeader(isLastBlock, 2, packed.length), packed]);
    else yield Buffer.concat([blockHeader(isLastBlock, 0, end - start), matcher.bytes.subarray(start, end)]);
  }
  if (isLast && size === 0) yield blockHeader(true, 0, 0);
}

function blockHeader(isLast: boolean, kind: number, size: number): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE(size * 8 + kind * 2 + (isLast ? 1 : 0), 0, 3);
  return header;
}
