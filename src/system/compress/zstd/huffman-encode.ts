import { bitWriter, close, closeWithMark, writeBits } from './forward-bits.ts';
import { buildFseEncoder, firstState, stepState, writeDistribution, writeState } from './fse-encode.ts';
import type { Distribution } from './tables.ts';

/** Codes of bytes: `weights` says them to the decoder (RFC 8878, 4.2.1). */
export type HuffmanCodes = {
  readonly weights: readonly number[];
  readonly codes: Uint16Array;
  readonly lengths: Uint8Array;
};

type Node = { readonly count: number; readonly symbols: readonly number[] };

const MAX_LENGTH = 11;
/** How often weights are expected; one table for all trees, so that none has to be fitted to the tree. */
const WEIGHTS: Distribution = { log: 6, counts: [14, 12, 10, 8, 6, 4, 3, 2, 2, 1, 1, 1] };
const weightsEncoder = buildFseEncoder(WEIGHTS);

/** Codes for bytes that occur so often; two at least must occur. */
export function huffmanCodes(counts: readonly number[]): HuffmanCodes {
  let lengths = codeLengths(counts);
  for (let round = 1; Math.max(...lengths) > MAX_LENGTH; round += 1) {
    // Flatter counts make shorter codes.
    lengths = codeLengths(counts.map((count) => (count === 0 ? 0 : (count >> round) + 1)));
  }
  const longest = Math.max(...lengths);
  const last = lengths.findLastIndex((length) => length > 0);
  const weights = lengths.slice(0, last + 1).map((length) => (length === 0 ? 0 : longest + 1 - length));
  return { weights, codes: codesOf(weights, longest), lengths: Uint8Array.from(lengths) };
}

/** The description of a tree; undefined where it does not fit into the 127 bytes that it may take. */
export function encodeTree({ weights }: HuffmanCodes): Buffer | undefined {
  // The last weight follows from the others.
  const stored = weights.slice(0, -1);
  if (stored.length <= 128) return encodePlainWeights(stored);
  const packed = packWeights(stored);
  return packed.length < 128 ? Buffer.concat([Buffer.of(packed.length), packed]) : undefined;
}

/** One stream of literals, from the last to the first. */
export function encodeHuffman({ codes, lengths }: HuffmanCodes, literals: Uint8Array): Buffer {
  const writer = bitWriter(literals.length + 8);
  for (let index = literals.length - 1; index >= 0; index -= 1) {
    const byte = literals[index] ?? 0;
    writeBits(writer, codes[byte] ?? 0, lengths[byte] ?? 0);
  }
  return closeWithMark(writer);
}

function encodePlainWeights(weights: readonly number[]): Buffer {
  const bytes = Buffer.alloc(1 + Math.ceil(weights.length / 2));
  bytes[0] = 127 + weights.length;
  weights.forEach((weight, index) => {
    const at = 1 + (index >> 1);
    bytes[at] = (bytes[at] ?? 0) | (index % 2 === 0 ? weight << 4 : weight);
  });
  return bytes;
}

/** Two states take turns: the even weights belong to the first (RFC 8878, 4.2.1.2). */
function packWeights(weights: readonly number[]): Buffer {
  const head = bitWriter(16);
  writeDistribution(head, WEIGHTS);
  const writer = bitWriter(256);
  const states: [number, number] = [-1, -1];
  for (let index = weights.length - 1; index >= 0; index -= 1) {
    const turn = index % 2 === 0 ? 0 : 1;
    const weight = weights[index] ?? 0;
    const state = states[turn];
    states[turn] =
      state < 0 ? firstState(weightsEncoder, weight) : stepState(weightsEncoder, writer, state, weight);
  }
  writeState(weightsEncoder, writer, states[1]);
  writeState(weightsEncoder, writer, states[0]);
  return Buffer.concat([close(head), closeWithMark(writer)]);
}

/** Huffman's algorithm: the two rarest become one, and all in them one bit longer. */
function codeLengths(counts: readonly number[]): number[] {
  const lengths = counts.map(() => 0);
  const byCount = (a: Node, b: Node) => a.count - b.count;
  const leaves = counts
    .map((count, symbol) => ({ count, symbols: [symbol] }))
    .filter(({ count }) => count > 0)
    .sort(byCount);
  const joined: Node[] = [];
  while (leaves.length + joined.length > 1) {
    const pair = [takeRarest(leaves, joined), takeRarest(leaves, joined)];
    const symbols = pair.flatMap((node) => node.symbols);
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    // Joined nodes come in rising order, so they need no sorting.
    joined.push({ count: pair.reduce((sum, node) => sum + node.count, 0), symbols });
  }
  return lengths;
}

function takeRarest(leaves: Node[], joined: Node[]): Node {
  const [leaf, node] = [leaves[0], joined[0]];
  const fromLeaves = node === undefined || (leaf !== undefined && leaf.count <= node.count);
  return (fromLeaves ? leaves : joined).shift() ?? { count: 0, symbols: [] };
}

/** The codes as the decoder gives them out: by rising weight, then by symbol. */
function codesOf(weights: readonly number[], longest: number): Uint16Array {
  const codes = new Uint16Array(256);
  let at = 0;
  for (let weight = 1; weight <= longest; weight += 1) {
    weights.forEach((own, symbol) => {
      if (own !== weight) return;
      codes[symbol] = at >> (weight - 1);
      at += 1 << (weight - 1);
    });
  }
  return codes;
}
