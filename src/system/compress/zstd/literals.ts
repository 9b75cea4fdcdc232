import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman.ts';
import { corrupt } from './reverse-bits.ts';
import { BLOCK_MAX } from './tables.ts';

/** What blocks of one frame take over from those before. */
export type LiteralsState = { huffman: HuffmanTable | undefined; readonly buffer: Uint8Array };

export type Literals = {
  readonly bytes: Uint8Array;
  /** Where in the block the sequences begin. */
  readonly next: number;
};

type Sizes = {
  readonly headerSize: number;
  readonly size: number;
  readonly packed: number;
  readonly streams: number;
};

/** Decodes the literals section of a block (RFC 8878, 3.1.1.3.1). The bytes are valid until the next block. */
export function decodeLiterals(state: LiteralsState, block: Buffer): Literals {
  const kind = (block[0] ?? 0) & 3;
  const sizes = kind < 2 ? plainSizes(block, kind) : packedSizes(block);
  const { headerSize, size, packed } = sizes;
  const next = headerSize + packed;
  if (size > BLOCK_MAX || next > block.length) throw corrupt('literals that are too long');
  if (kind === 0) return { bytes: block.subarray(headerSize, next), next };
  if (kind === 1)
    return { bytes: state.buffer.fill(block[headerSize] ?? 0, 0, size).subarray(0, size), next };
  unpack(state, block.subarray(0, next), sizes, kind === 2);
  return { bytes: state.buffer.subarray(0, size), next };
}

/** Stored literals, or one that is repeated. */
function plainSizes(block: Buffer, kind: number): Sizes {
  const first = block[0] ?? 0;
  const format = (first >> 2) & 3;
  const headerSize = format === 3 ? 3 : format === 1 ? 2 : 1;
  const bits = first | ((block[1] ?? 0) << 8) | ((block[2] ?? 0) << 16);
  const size = headerSize === 1 ? first >> 3 : (bits & (2 ** (headerSize * 8) - 1)) >>> 4;
  return { headerSize, size, packed: kind === 0 ? size : 1, streams: 0 };
}

function packedSizes(block: Buffer): Sizes {
  const format = ((block[0] ?? 0) >> 2) & 3;
  const headerSize = Math.max(3, format + 2);
  if (block.length < headerSize) throw corrupt('literals that are cut off');
  const width = [10, 10, 14, 18][format] ?? 10;
  const bits = block.readUIntLE(0, headerSize);
  const size = Math.floor(bits / 16) % 2 ** width;
  const packed = Math.floor(bits / 2 ** (4 + width));
  return { headerSize, size, packed, streams: format === 0 ? 1 : 4 };
}

function unpack(state: LiteralsState, block: Buffer, sizes: Sizes, bringsTree: boolean): void {
  let at = sizes.headerSize;
  if (bringsTree) {
    const read = readHuffmanTable(block, at);
    state.huffman = read.table;
    at = read.next;
  }
  const table = state.huffman;
  if (table === undefined) throw corrupt('literals without a tree');
  if (sizes.streams === 1) {
    decodeHuffman(table, block, { start: at, end: block.length }, state.buffer, 0, sizes.size);
    return;
  }
  unpackFour(table, block, at, state.buffer, sizes.size);
}

/** Four streams, each of a quarter of the literals, behind the sizes of the first three. */
function unpackFour(table: HuffmanTable, block: Buffer, at: number, output: Uint8Array, size: number): void {
  if (at + 6 > block.length) throw corrupt('literals that are cut off');
  const quarter = (size + 3) >> 2;
  let start = at + 6;
  for (let stream = 0; stream < 4; stream += 1) {
    const end = stream === 3 ? block.length : start + block.readUInt16LE(at + stream * 2);
    const count = stream === 3 ? size - 3 * quarter : quarter;
    if (end > block.length || count < 0) throw corrupt('literals that are cut off');
    decodeHuffman(table, block, { start, end }, output, stream * quarter, count);
    start = end;
  }
}
