import { setImmediate } from 'node:timers/promises';
import { giveBlock } from './blocks.ts';
import { createMatcher, type Matcher, resetMatcher, SEGMENT_SIZE } from './matcher.ts';
import { type ByteSink, writeFully } from './sink.ts';

/** Compresses a segment, which is the first `size` bytes of the matcher's, into pieces. */
export type SegmentEncoder = {
  readonly start: () => Buffer;
  readonly segment: (matcher: Matcher, size: number, isLast: boolean) => Iterable<Buffer>;
  readonly end: () => Buffer;
};

/** A sink for a compressor that works on this thread: it lets signals and timers in between the pieces. */
export function segmentSink(fd: number, encoder: SegmentEncoder): ByteSink {
  const matcher = createMatcher();
  let used = 0;
  writeFully(fd, encoder.start());

  const encode = async (isLast: boolean) => {
    resetMatcher(matcher);
    for (const piece of encoder.segment(matcher, used, isLast)) {
      writeFully(fd, piece);
      await setImmediate();
    }
    used = 0;
  };
  const write = async (bytes: Buffer) => {
    for (let taken = 0; taken < bytes.length; ) {
      // A full segment waits for more input, since the last one is marked.
      if (used === SEGMENT_SIZE) await encode(false);
      const count = bytes.copy(matcher.bytes, used, taken);
      taken += count;
      used += count;
    }
    giveBlock(bytes);
  };
  const finish = async () => {
    await encode(true);
    writeFully(fd, encoder.end());
  };
  return { write, finish, abort: () => {} };
}
