import { enterPositions, findMatch, type Matcher } from '../matcher.ts';
import { bitWriter, closeWithMark, writeBits } from './forward-bits.ts';
import { buildFseEncoder, firstState, stepState, writeState } from './fse-encode.ts';
import { encodeHuffman, encodeTree, huffmanCodes } from './huffman-encode.ts';
import * as tables from './tables.ts';

/** A copy of literals, then a match. */
type Sequence = { readonly literals: number; readonly length: number; readonly distance: number };
type Parsed = { readonly sequences: readonly Sequence[]; readonly literals: Buffer };

const literalLengths = buildFseEncoder(tables.LITERAL_LENGTH_DEFAULT);
const matchLengths = buildFseEncoder(tables.MATCH_LENGTH_DEFAULT);
const offsets = buildFseEncoder(tables.OFFSET_DEFAULT);

/** The content of a compressed block (RFC 8878, 3.1.1.3) for the bytes from `start` to `end`. */
export function encodeBlock(matcher: Matcher, start: number, end: number): Buffer {
  const { sequences, literals } = parse(matcher, start, end);
  return Buffer.concat([encodeLiterals(literals), encodeSequences(sequences)]);
}

/** Splits greedily into literals and matches. */
function parse(matcher: Matcher, start: number, end: number): Parsed {
  const sequences: Sequence[] = [];
  const literals: Buffer[] = [];
  let from = start;
  let at = start;
  while (at < end) {
    findMatch(matcher, at, end);
    const { length, distance } = matcher;
    if (length === 0) {
      at += 1;
      continue;
    }
    sequences.push({ literals: at - from, length, distance });
    literals.push(matcher.bytes.subarray(from, at));
    enterPositions(matcher, at + 1, Math.min(at + length, end - 3));
    at += length;
    from = at;
  }
  literals.push(matcher.bytes.subarray(from, end));
  return { sequences, literals: Buffer.concat(literals) };
}

function encodeLiterals(literals: Buffer): Buffer {
  const counts = Array<number>(256).fill(0);
  for (const byte of literals) counts[byte] = (counts[byte] ?? 0) + 1;
  const isVaried = counts.filter((count) => count > 0).length > 1;
  // Below a kilobyte the four streams and the tree cost too much.
  const packed = isVaried && literals.length >= 1024 ? packLiterals(literals, counts) : undefined;
  if (packed !== undefined && packed.length < literals.length) return packed;
  return Buffer.concat([literalsHeader(0, literals.length, 3), literals]);
}

function packLiterals(literals: Buffer, counts: readonly number[]): Buffer | undefined {
  const codes = huffmanCodes(counts);
  const tree = encodeTree(codes);
  if (tree === undefined) return undefined;
  const quarter = (literals.length + 3) >> 2;
  const streams = [0, 1, 2, 3].map((stream) =>
    encodeHuffman(
      codes,
      literals.subarray(stream * quarter, Math.min((stream + 1) * quarter, literals.length)),
    ),
  );
  const jumps = Buffer.alloc(6);
  streams.slice(0, 3).forEach((stream, index) => void jumps.writeUInt16LE(stream.length, index * 2));
  const body = Buffer.concat([tree, jumps, ...streams]);
  if (body.length >= 2 ** 18) return undefined;
  const header = literalsHeader(2, literals.length + body.length * 2 ** 18, 5);
  return Buffer.concat([header, body]);
}

/** Two bits of kind, two of the widest format, then the sizes (RFC 8878, 3.1.1.3.1.1). */
function literalsHeader(kind: number, sizes: number, bytes: number): Buffer {
  const header = Buffer.alloc(bytes);
  header.writeUIntLE(sizes * 16 + 3 * 4 + kind, 0, bytes);
  return header;
}

/** All three tables are the predefined ones (RFC 8878, 3.1.1.3.2). Offsets are never said as repeated ones. */
function encodeSequences(sequences: readonly Sequence[]): Buffer {
  const count = encodeCount(sequences.length);
  if (sequences.length === 0) return count;
  const writer = bitWriter(sequences.length * 6 + 16);
  let [literalState, matchState, offsetState] = [-1, -1, -1];
  for (let index = sequences.length - 1; index >= 0; index -= 1) {
    const { literals, length, distance } = sequences[index] ?? { literals: 0, length: 0, distance: 0 };
    const literalCode = codeOf(tables.LITERAL_LENGTH_CODES, literals);
    const matchCode = codeOf(tables.MATCH_LENGTH_CODES, length);
    const offsetCode = 31 - Math.clz32(distance + 3);
    const isLast = offsetState < 0;
    offsetState = isLast
      ? firstState(offsets, offsetCode)
      : stepState(offsets, writer, offsetState, offsetCode);
    matchState = isLast
      ? firstState(matchLengths, matchCode)
      : stepState(matchLengths, writer, matchState, matchCode);
    literalState = isLast
      ? firstState(literalLengths, literalCode)
      : stepState(literalLengths, writer, literalState, literalCode);
    writeExtra(writer, tables.LITERAL_LENGTH_CODES, literalCode, literals);
    writeExtra(writer, tables.MATCH_LENGTH_CODES, matchCode, length);
    writeBits(writer, distance + 3 - 2 ** offsetCode, offsetCode);
  }
  writeState(matchLengths, writer, matchState);
  writeState(offsets, writer, offsetState);
  writeState(literalLengths, writer, literalState);
  return Buffer.concat([count, Buffer.alloc(1), closeWithMark(writer)]);
}

function writeExtra(
  writer: ReturnType<typeof bitWriter>,
  codes: tables.Codes,
  code: number,
  value: number,
): void {
  writeBits(writer, value - (codes.bases[code] ?? 0), codes.bits[code] ?? 0);
}

function encodeCount(count: number): Buffer {
  if (count < 128) return Buffer.of(count);
  if (count < 0x7f00) return Buffer.of((count >> 8) + 128, count & 0xff);
  return Buffer.of(255, (count - 0x7f00) & 0xff, (count - 0x7f00) >> 8);
}

/** The last code whose base is not above the value. */
function codeOf({ bases }: tables.Codes, value: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((bases[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
