import { buildFseTable, readDistribution } from './fse.ts';
import { corrupt, peekBits, readBits, reverseBits } from './reverse-bits.ts';

/** A decoding table: for each value of the next `log` bits a symbol, and how many of the bits are its code. */
export type HuffmanTable = { readonly log: number; readonly symbols: Uint8Array; readonly bits: Uint8Array };

const MAX_LOG = 11;
const WEIGHTS_MAX_LOG = 6;

/** Reads a Huffman tree (RFC 8878, 4.2.1); `next` is the offset behind it. */
export function readHuffmanTable(
  bytes: Uint8Array,
  at: number,
): { readonly table: HuffmanTable; readonly next: number } {
  const header = bytes[at] ?? 0;
  const size = header < 128 ? header : (header - 126) >> 1;
  const next = at + 1 + size;
  if (next > bytes.length) throw corrupt('a tree that is cut off');
  const weights =
    header < 128
      ? readPackedWeights(bytes.subarray(0, next), at + 1)
      : readWeights(bytes, at + 1, header - 127);
  return { table: buildTable(withLastWeight(weights)), next };
}

/** Decodes `count` symbols from `start` to `end` into `output` from `to`; all bits must be used. */
export function decodeHuffman(
  table: HuffmanTable,
  bytes: Uint8Array,
  range: { readonly start: number; readonly end: number },
  output: Uint8Array,
  to: number,
  count: number,
): void {
  const bits = reverseBits(bytes, range.start, range.end);
  const { log, symbols } = table;
  for (let index = 0; index < count; index += 1) {
    const code = peekBits(bits, log);
    output[to + index] = symbols[code] ?? 0;
    bits.left -= table.bits[code] ?? 0;
    if (bits.left < 0) throw corrupt('literals that are cut off');
  }
  if (bits.left !== 0) throw corrupt('literals with bits left over');
}

function readWeights(bytes: Uint8Array, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const pair = bytes[at + (index >> 1)] ?? 0;
    return index % 2 === 0 ? pair >> 4 : pair & 15;
  });
}

/** Weights packed with two states that take turns, until the bits are used up. */
function readPackedWeights(bytes: Uint8Array, at: number): number[] {
  const { distribution, next } = readDistribution(bytes, at, WEIGHTS_MAX_LOG, MAX_LOG + 1);
  const table = buildFseTable(distribution);
  const bits = reverseBits(bytes, next, bytes.length);
  const states = [readBits(bits, table.log), readBits(bits, table.log)];
  const weights: number[] = [];
  for (let turn = 0; weights.length < 255; turn = 1 - turn) {
    const state = states[turn] ?? 0;
    weights.push(table.symbols[state] ?? 0);
    states[turn] = (table.bases[state] ?? 0) + readBits(bits, table.bits[state] ?? 0);
    if (bits.left >= 0) continue;
    weights.push(table.symbols[states[1 - turn] ?? 0] ?? 0);
    return weights;
  }
  throw corrupt('a tree with too many symbols');
}

/** The last weight is not stored: it fills the tree up. */
function withLastWeight(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + (weight === 0 ? 0 : 2 ** (weight - 1)), 0);
  if (sum === 0 || weights.length > 255) throw corrupt('a tree without symbols');
  const log = 32 - Math.clz32(sum);
  const rest = 2 ** log - sum;
  if (log > MAX_LOG || (rest & (rest - 1)) !== 0) throw corrupt('a tree that is not whole');
  return [...weights, 32 - Math.clz32(rest)];
}

/** RFC 8878, 4.2.1.3: codes are given out by rising weight, then by symbol. */
function buildTable(weights: readonly number[]): HuffmanTable {
  const sum = weights.reduce((total, weight) => total + (weight === 0 ? 0 : 2 ** (weight - 1)), 0);
  const log = 31 - Math.clz32(sum);
  const symbols = new Uint8Array(sum);
  const bits = new Uint8Array(sum);
  let at = 0;
  for (let weight = 1; weight <= log; weight += 1) {
    weights.forEach((own, symbol) => {
      if (own !== weight) return;
      const end = at + 2 ** (weight - 1);
      symbols.fill(symbol, at, end);
      bits.fill(log + 1 - weight, at, end);
      at = end;
    });
  }
  return { log, symbols, bits };
}
