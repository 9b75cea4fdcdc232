import { copyMatch, type Window } from '../window.ts';
import { buildFseTable, type FseTable, readDistribution, singleSymbolTable } from './fse.ts';
import { corrupt, type ReverseBits, readBits, reverseBits } from './reverse-bits.ts';
import * as tables from './tables.ts';

/** What blocks of one frame take over from those before: three tables and three offsets. */
export type SequencesState = {
  literalLengths: FseTable | undefined;
  offsets: FseTable | undefined;
  matchLengths: FseTable | undefined;
  readonly recent: [number, number, number];
};

type Kind = { readonly maxLog: number; readonly maxSymbol: number; readonly predefined: FseTable };

const LITERAL_LENGTHS: Kind = kind(9, 35, tables.LITERAL_LENGTH_DEFAULT);
const OFFSETS: Kind = kind(8, 31, tables.OFFSET_DEFAULT);
const MATCH_LENGTHS: Kind = kind(9, 52, tables.MATCH_LENGTH_DEFAULT);

/**
 * Decodes the sequences section of a block (RFC 8878, 3.1.1.3.2) from `at` and carries the sequences out: each copies
 * literals, then repeats what came before. Room for a whole block must be reserved.
 */
export function decodeSequences(
  state: SequencesState,
  block: Buffer,
  at: number,
  literals: Uint8Array,
  window: Window,
): void {
  const { count, next } = sequenceCount(block, at);
  const end = window.at + tables.BLOCK_MAX;
  if (count === 0) {
    if (next !== block.length) throw corrupt('bytes behind the literals');
    copyLiterals(window, literals, 0, literals.length, end);
    return;
  }
  const bits = reverseBits(block, readTables(state, block, next), block.length);
  const used = runSequences(state, bits, count, literals, window, end);
  if (bits.left !== 0) throw corrupt('sequences with bits left over');
  copyLiterals(window, literals, used, literals.length - used, end);
}

function sequenceCount(block: Buffer, at: number): { count: number; next: number } {
  const first = block[at];
  if (first === undefined) throw corrupt('a block without sequences');
  const second = block[at + 1] ?? 0;
  if (first < 128) return { count: first, next: at + 1 };
  if (first < 255) return { count: ((first - 128) << 8) + second, next: at + 2 };
  return { count: second + ((block[at + 2] ?? 0) << 8) + 0x7f00, next: at + 3 };
}

function readTables(state: SequencesState, block: Buffer, at: number): number {
  const modes = block[at] ?? 0;
  if ((modes & 3) !== 0) throw corrupt('unknown tables');
  const literalLengths = readTable(LITERAL_LENGTHS, modes >> 6, block, at + 1, state.literalLengths);
  const offsets = readTable(OFFSETS, (modes >> 4) & 3, block, literalLengths.next, state.offsets);
  const matchLengths = readTable(MATCH_LENGTHS, (modes >> 2) & 3, block, offsets.next, state.matchLengths);
  state.literalLengths = literalLengths.table;
  state.offsets = offsets.table;
  state.matchLengths = matchLengths.table;
  return matchLengths.next;
}

/** Mode 0 is the predefined table, 1 a single symbol, 2 a table of the block's own, 3 the one before. */
function readTable(
  { maxLog, maxSymbol, predefined }: Kind,
  mode: number,
  block: Buffer,
  at: number,
  before: FseTable | undefined,
): { table: FseTable; next: number } {
  if (mode === 0) return { table: predefined, next: at };
  if (mode === 1) {
    const symbol = block[at] ?? maxSymbol + 1;
    if (symbol > maxSymbol) throw corrupt('an unknown code');
    return { table: singleSymbolTable(symbol), next: at + 1 };
  }
  if (mode === 2) {
    const { distribution, next } = readDistribution(block, at, maxLog, maxSymbol);
    return { table: buildFseTable(distribution), next };
  }
  if (before === undefined) throw corrupt('a table that was never given');
  return { table: before, next: at };
}

/** Returns how many literals were used. */
function runSequences(
  state: SequencesState,
  bits: ReverseBits,
  count: number,
  literals: Uint8Array,
  window: Window,
  end: number,
): number {
  const { literalLengths, offsets, matchLengths } = state;
  if (!literalLengths || !offsets || !matchLengths) throw corrupt('sequences without tables');
  let literalState = readBits(bits, literalLengths.log);
  let offsetState = readBits(bits, offsets.log);
  let matchState = readBits(bits, matchLengths.log);
  let used = 0;
  for (let index = 0; index < count; index += 1) {
    const offsetCode = offsets.symbols[offsetState] ?? 0;
    const offsetValue = ((1 << offsetCode) >>> 0) + readBits(bits, offsetCode);
    const matchLength = readNumber(tables.MATCH_LENGTH_CODES, matchLengths.symbols[matchState] ?? 0, bits);
    const literalLength = readNumber(
      tables.LITERAL_LENGTH_CODES,
      literalLengths.symbols[literalState] ?? 0,
      bits,
    );
    copyLiterals(window, literals, used, literalLength, end);
    used += literalLength;
    const distance = resolveOffset(state.recent, offsetValue, literalLength);
    if (window.at + matchLength > end || !copyMatch(window, distance, matchLength))
      throw corrupt('a match of nothing');
    if (index === count - 1) break;
    literalState = nextState(literalLengths, literalState, bits);
    matchState = nextState(matchLengths, matchState, bits);
    offsetState = nextState(offsets, offsetState, bits);
  }
  return used;
}

function readNumber({ bases, bits: widths }: tables.Codes, code: number, bits: ReverseBits): number {
  const base = bases[code] ?? 0;
  const width = widths[code] ?? 0;
  return width === 0 ? base : base + readBits(bits, width);
}

function nextState(table: FseTable, state: number, bits: ReverseBits): number {
  return (table.bases[state] ?? 0) + readBits(bits, table.bits[state] ?? 0);
}

/** The first three values repeat recent offsets (RFC 8878, 3.1.1.5). */
function resolveOffset(recent: [number, number, number], value: number, literalLength: number): number {
  const first = recent[0];
  const second = recent[1];
  const which = value > 3 ? 4 : value + (literalLength === 0 ? 1 : 0);
  if (which === 1) return first;
  if (which === 2) {
    recent[0] = second;
    recent[1] = first;
    return second;
  }
  const offset = value > 3 ? value - 3 : which === 3 ? recent[2] : first - 1;
  if (offset === 0) throw corrupt('an offset of nothing');
  recent[0] = offset;
  recent[1] = first;
  recent[2] = second;
  return offset;
}

function copyLiterals(window: Window, literals: Uint8Array, from: number, count: number, end: number): void {
  if (from + count > literals.length || window.at + count > end)
    throw corrupt('more literals than there are');
  if (count > 16) window.bytes.set(literals.subarray(from, from + count), window.at);
  else
    for (let index = 0; index < count; index += 1)
      window.bytes[window.at + index] = literals[from + index] ?? 0;
  window.at += count;
}

function kind(maxLog: number, maxSymbol: number, distribution: tables.Distribution): Kind {
  return { maxLog, maxSymbol, predefined: buildFseTable(distribution) };
}
