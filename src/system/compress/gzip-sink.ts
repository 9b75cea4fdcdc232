import { constants, crc32, deflateRaw } from 'node:zlib';
import { BLOCK_SIZE, giveBlock, takeBlock } from './blocks.ts';
import { type ByteSink, writeFully } from './sink.ts';

/** RFC 1952: magic, deflate, no flags, no time, XFL 0, and OS 255, "unknown": the same bytes on every machine. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
const WINDOW = 32 * 1024;
/** The default thread pool of libuv has four threads; as many more blocks wait, so that none of them does. */
const MOST_JOBS = 8;

type Gzip = {
  readonly fd: number;
  readonly level: number;
  readonly jobs: Promise<Buffer>[];
  pending: Buffer;
  used: number;
  window: Buffer | undefined;
  crc: number;
  size: number;
};

/**
 * One gzip member, compressed on several threads as pigz does: each block is deflated on its own with the
 * 32 KiB before it as dictionary, and ends at a byte. The blocks have a fixed size, so the bytes do not depend on the
 * number of threads or on how the input was cut.
 */
export function gzipSink(fd: number, level: number): ByteSink {
  const gzip: Gzip = {
    fd,
    level,
    jobs: [],
    pending: takeBlock(),
    used: 0,
    window: undefined,
    crc: 0,
    size: 0,
  };
  writeFully(fd, HEADER);
  return {
    write: (bytes) => writeBytes(gzip, bytes),
    finish: () => finish(gzip),
    abort: () => {},
  };
}

async function writeBytes(gzip: Gzip, bytes: Buffer): Promise<void> {
  if (gzip.used === 0 && bytes.length === BLOCK_SIZE) return startJob(gzip, bytes);
  let taken = 0;
  while (taken < bytes.length) {
    const count = bytes.copy(gzip.pending, gzip.used, taken);
    taken += count;
    gzip.used += count;
    if (gzip.used < BLOCK_SIZE) continue;
    const block = gzip.pending;
    gzip.pending = takeBlock();
    gzip.used = 0;
    await startJob(gzip, block);
  }
  giveBlock(bytes);
}

async function finish(gzip: Gzip): Promise<void> {
  const rest = gzip.pending.subarray(0, gzip.used);
  gzip.crc = crc32(rest, gzip.crc);
  gzip.size += rest.length;
  gzip.jobs.push(deflate(gzip, rest, constants.Z_FINISH));
  while (gzip.jobs.length > 0) await writeOldest(gzip);
  giveBlock(gzip.pending);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(gzip.crc, 0);
  trailer.writeUInt32LE(gzip.size % 2 ** 32, 4);
  writeFully(gzip.fd, trailer);
}

async function startJob(gzip: Gzip, block: Buffer): Promise<void> {
  gzip.crc = crc32(block, gzip.crc);
  gzip.size += block.length;
  const job = deflate(gzip, block, constants.Z_SYNC_FLUSH).finally(() => giveBlock(block));
  // Its error is thrown in its turn, and not at all after another one.
  job.catch(() => {});
  gzip.window = Buffer.from(block.subarray(BLOCK_SIZE - WINDOW));
  gzip.jobs.push(job);
  if (gzip.jobs.length >= MOST_JOBS) await writeOldest(gzip);
}

async function writeOldest(gzip: Gzip): Promise<void> {
  const compressed = await gzip.jobs.shift();
  if (compressed !== undefined) writeFully(gzip.fd, compressed);
}

function deflate(gzip: Gzip, bytes: Buffer, finishFlush: number): Promise<Buffer> {
  const options = {
    level: gzip.level,
    finishFlush,
    // Room for the whole result, or each 16 KiB of it is a trip through the thread pool.
    chunkSize: BLOCK_SIZE + 1024,
    ...(gzip.window !== undefined && { dictionary: gzip.window }),
  };
  return new Promise((resolve, reject) => {
    deflateRaw(bytes, options, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}
