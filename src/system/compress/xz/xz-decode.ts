import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { fill, offsetOf, peek, takeAvailable } from '../byte-reader.ts';
import { countMember, type Decoding, damaged, need } from '../decoding.ts';
import { isXz } from '../magic.ts';
import { createWindow } from '../window.ts';
import { createLzma } from './lzma-decoder.ts';
import { decodeLzma2, type Workspace } from './lzma2.ts';
import { readVli, VLI_SIZE } from './vli.ts';
import { malformed, readBlockHeader } from './xz-block.ts';
import { type Check, checkFor } from './xz-check.ts';

/** The sizes of all blocks, to compare with the index: there can be many, so they are hashed. */
type Sizes = { count: number; readonly hash: Hash };

const HEADER_SIZE = 12;

/** Decompresses all streams of a .xz file (the .xz file format, version 1.2.1, section 2). */
export async function* decodeXz(decoding: Decoding): AsyncGenerator<Buffer> {
  const workspace = { window: createWindow(), lzma: createLzma() };
  while (isXz(await peek(decoding.reader, HEADER_SIZE))) {
    yield* decodeStream(decoding, workspace);
    countMember(decoding);
    await skipPadding(decoding);
  }
}

async function* decodeStream(decoding: Decoding, workspace: Workspace): AsyncGenerator<Buffer> {
  const header = Buffer.from(await need(decoding, HEADER_SIZE));
  const flags = header.subarray(6, 8);
  if (crc32(flags) !== header.readUInt32LE(8)) throw malformed(decoding);
  const check = checkFor(flags);
  if (check === undefined) throw damaged(decoding, 'its xz check is of an unknown kind');
  const sizes: Sizes = { count: 0, hash: createHash('sha256') };
  for (;;) {
    const sizeByte = (await peek(decoding.reader, 1))[0];
    if (sizeByte === 0) break;
    yield* decodeBlock(decoding, workspace, check, sizes);
  }
  const indexSize = await readIndex(decoding, sizes);
  const footer = Buffer.from(await need(decoding, HEADER_SIZE));
  const isRight =
    crc32(footer.subarray(4, 10)) === footer.readUInt32LE(0) &&
    (footer.readUInt32LE(4) + 1) * 4 === indexSize &&
    footer.subarray(8, 10).equals(flags) &&
    footer.toString('latin1', 10) === 'YZ';
  if (!isRight) throw malformed(decoding);
}

async function* decodeBlock(
  decoding: Decoding,
  workspace: Workspace,
  check: Check,
  sizes: Sizes,
): AsyncGenerator<Buffer> {
  const header = await readBlockHeader(decoding);
  const start = offsetOf(decoding.reader);
  const running = check.start();
  let unpacked = 0;
  for await (const chunk of decodeLzma2(decoding, workspace, header.dictionarySize)) {
    running.update(chunk);
    unpacked += chunk.length;
    yield chunk;
  }
  const packed = offsetOf(decoding.reader) - start;
  if ((header.packedSize ?? packed) !== packed) throw malformed(decoding);
  if ((header.unpackedSize ?? unpacked) !== unpacked) throw malformed(decoding);
  await needZeros(decoding, paddingOf(packed));
  const expected = await need(decoding, check.size);
  if (!running.digest().equals(expected)) throw damaged(decoding, 'its check sum is wrong');
  addSizes(sizes, header.headerSize + packed + check.size, unpacked);
}

/** Compares the index with the blocks (section 4). Returns its size in bytes. */
async function readIndex(decoding: Decoding, blocks: Sizes): Promise<number> {
  const start = offsetOf(decoding.reader);
  let crc = crc32(await need(decoding, 1));
  const next = async () => {
    const vli = readVli(await peek(decoding.reader, VLI_SIZE), 0);
    if (vli === undefined) throw malformed(decoding);
    crc = crc32(await need(decoding, vli.next), crc);
    return vli.value;
  };
  const sizes: Sizes = { count: 0, hash: createHash('sha256') };
  const count = await next();
  if (count !== blocks.count) throw malformed(decoding);
  while (sizes.count < count) addSizes(sizes, await next(), await next());
  if (!sizes.hash.digest().equals(blocks.hash.digest())) throw malformed(decoding);
  const padding = paddingOf(offsetOf(decoding.reader) - start);
  await needZeros(decoding, padding);
  crc = crc32(Buffer.alloc(padding), crc);
  if ((await need(decoding, 4)).readUInt32LE() !== crc) throw malformed(decoding);
  return offsetOf(decoding.reader) - start;
}

function addSizes(sizes: Sizes, unpadded: number, unpacked: number): void {
  sizes.count += 1;
  sizes.hash.update(`${unpadded} ${unpacked}\n`);
}

/** Streams may be followed by zeros, a multiple of four (section 2.2). */
async function skipPadding(decoding: Decoding): Promise<void> {
  const { reader } = decoding;
  let zeros = 0;
  while ((await fill(reader)) && reader.chunk[reader.at] === 0) zeros += takeAvailable(reader, 1).length;
  if (isXz(await peek(reader, HEADER_SIZE))) decoding.hiddenBytes += zeros;
  else decoding.trailingBytes += zeros;
}

async function needZeros(decoding: Decoding, count: number): Promise<void> {
  if ((await need(decoding, count)).some((byte) => byte !== 0)) throw malformed(decoding);
}

function paddingOf(size: number): number {
  return (4 - (size % 4)) % 4;
}
