import { peek, skip } from '../byte-reader.ts';
import { countMember, countOutput, type Decoding, damaged, need } from '../decoding.ts';
import { isSkippable, isZstd } from '../magic.ts';
import { createWindow, reserve, resetWindow, type Window } from '../window.ts';
import { type FrameHeader, readFrameHeader } from './frame-header.ts';
import { decodeLiterals, type LiteralsState } from './literals.ts';
import { decodeSequences, type SequencesState } from './sequences.ts';
import { BLOCK_MAX, FIRST_OFFSETS } from './tables.ts';
import { digestXxh64, startXxh64, updateXxh64 } from './xxh64.ts';

type Workspace = { readonly window: Window; readonly literalsBuffer: Uint8Array };
type Frame = {
  readonly decoding: Decoding;
  readonly window: Window;
  readonly literals: LiteralsState;
  readonly sequences: SequencesState;
  readonly blockMax: number;
};

/** Decompresses all frames of a zstd stream (RFC 8878, section 3). */
export async function* decodeZstd(decoding: Decoding): AsyncGenerator<Buffer> {
  const workspace = { window: createWindow(), literalsBuffer: new Uint8Array(BLOCK_MAX) };
  for (;;) {
    const magic = await peek(decoding.reader, 4);
    if (isZstd(magic)) {
      yield* decodeFrame(decoding, workspace);
      countMember(decoding);
    } else if (isSkippable(magic)) {
      await skipFrame(decoding);
    } else {
      return;
    }
  }
}

async function skipFrame(decoding: Decoding): Promise<void> {
  const size = (await need(decoding, 8)).readUInt32LE(4);
  decoding.hiddenBytes += 8 + (await skip(decoding.reader, size));
  countMember(decoding);
}

async function* decodeFrame(decoding: Decoding, workspace: Workspace): AsyncGenerator<Buffer> {
  const header = await readFrameHeader(decoding);
  const frame = startFrame(decoding, workspace, header);
  const hash = startXxh64();
  let size = 0;
  for (let last = false; !last; ) {
    const blockHeader = (await need(decoding, 3)).readUIntLE(0, 3);
    last = (blockHeader & 1) === 1;
    const count = await decodeBlock(frame, (blockHeader >> 1) & 3, blockHeader >> 3);
    const chunk = Buffer.from(frame.window.bytes.subarray(frame.window.at - count, frame.window.at));
    size += count;
    if (header.hasChecksum) updateXxh64(hash, chunk);
    countOutput(decoding, count);
    if (count > 0) yield chunk;
  }
  if ((header.contentSize ?? size) !== size) throw damaged(decoding, 'its length is wrong');
  if (!header.hasChecksum) return;
  if ((await need(decoding, 4)).readUInt32LE() !== digestXxh64(hash))
    throw damaged(decoding, 'its check sum is wrong');
}

function startFrame(decoding: Decoding, { window, literalsBuffer }: Workspace, header: FrameHeader): Frame {
  resetWindow(window, header.windowSize);
  return {
    decoding,
    window,
    literals: { huffman: undefined, buffer: literalsBuffer },
    sequences: {
      literalLengths: undefined,
      offsets: undefined,
      matchLengths: undefined,
      recent: [...FIRST_OFFSETS],
    },
    blockMax: Math.min(BLOCK_MAX, header.windowSize),
  };
}

/** Blocks are stored, one byte repeated, or compressed (RFC 8878, 3.1.1.2). Returns how many bytes came out. */
async function decodeBlock(frame: Frame, kind: number, size: number): Promise<number> {
  const { decoding, window } = frame;
  if (size > frame.blockMax || kind === 3) throw damaged(decoding, 'it has a block that zstd does not have');
  const block = await need(decoding, kind === 1 ? 1 : size);
  reserve(window, BLOCK_MAX);
  const start = window.at;
  if (kind === 2) decodeCompressed(frame, block);
  else if (kind === 1) window.bytes.fill(block[0] ?? 0, start, start + size);
  else window.bytes.set(block, start);
  if (kind !== 2) window.at += size;
  if (window.at - start > frame.blockMax) throw damaged(decoding, 'it has a block that is too large');
  return window.at - start;
}

function decodeCompressed({ decoding, window, literals, sequences }: Frame, block: Buffer): void {
  try {
    const { bytes, next } = decodeLiterals(literals, block);
    decodeSequences(sequences, block, next, bytes, window);
  } catch (error) {
    throw damaged(decoding, 'its compressed data is damaged', error);
  }
}
