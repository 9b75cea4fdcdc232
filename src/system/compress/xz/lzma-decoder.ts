import { copyMatch, putByte, type Window } from '../window.ts';
import * as model from './lzma-model.ts';
import {
  bit,
  bitTree,
  bitTreeReversed,
  createRangeDecoder,
  directBits,
  isFinished,
  type RangeDecoder,
  startRange,
} from './range-decoder.ts';

/** The state of LZMA between the chunks of one LZMA2 stream. */
export type Lzma = {
  readonly range: RangeDecoder;
  lc: number;
  lp: number;
  pb: number;
  state: number;
  rep0: number;
  rep1: number;
  rep2: number;
  rep3: number;
};

export function createLzma(): Lzma {
  const range = createRangeDecoder(model.modelSize(4));
  return { range, lc: 0, lp: 0, pb: 0, state: 0, rep0: 0, rep1: 0, rep2: 0, rep3: 0 };
}

/** Sets lc, lp and pb from their byte; false where it says what LZMA2 does not allow. */
export function setProperties(lzma: Lzma, byte: number): boolean {
  if (byte > (4 * 5 + 4) * 9 + 8) return false;
  lzma.lc = byte % 9;
  lzma.lp = Math.floor(byte / 9) % 5;
  lzma.pb = Math.floor(byte / 45);
  return lzma.lc + lzma.lp <= 4;
}

export function resetState(lzma: Lzma): void {
  lzma.state = 0;
  lzma.rep0 = 0;
  lzma.rep1 = 0;
  lzma.rep2 = 0;
  lzma.rep3 = 0;
  lzma.range.probs.fill(model.PROB_HALF);
}

/** Decodes one chunk of `size` bytes into the window; false where it is damaged. */
export function decodeChunk(lzma: Lzma, window: Window, input: Buffer, size: number): boolean {
  if (!startRange(lzma.range, input)) return false;
  const end = window.at + size;
  while (window.at < end) {
    if (!decodeSymbol(lzma, window, end)) return false;
  }
  return isFinished(lzma.range);
}

function decodeSymbol(lzma: Lzma, window: Window, end: number): boolean {
  const { range } = lzma;
  const posState = window.at & ((1 << lzma.pb) - 1);
  const { state } = lzma;
  if (bit(range, model.IS_MATCH + state * 16 + posState) === 0) {
    decodeLiteral(lzma, window);
    return true;
  }
  if (bit(range, model.IS_REP + state) === 0) {
    const length = decodeLength(range, model.MATCH_LENGTH, posState);
    lzma.rep3 = lzma.rep2;
    lzma.rep2 = lzma.rep1;
    lzma.rep1 = lzma.rep0;
    lzma.rep0 = decodeDistance(range, length);
    lzma.state = model.afterMatch(state);
    return copy(lzma, window, length, end);
  }
  return decodeRep(lzma, window, posState, end);
}

function decodeRep(lzma: Lzma, window: Window, posState: number, end: number): boolean {
  const { range, state } = lzma;
  if (bit(range, model.IS_REP_G0 + state) === 0) {
    if (bit(range, model.IS_REP0_LONG + state * 16 + posState) === 0) {
      lzma.state = model.afterShortRep(state);
      return copy(lzma, window, 1, end);
    }
  } else {
    rotateReps(lzma);
  }
  lzma.state = model.afterRep(state);
  return copy(lzma, window, decodeLength(range, model.REP_LENGTH, posState), end);
}

function rotateReps(lzma: Lzma): void {
  const { range, state } = lzma;
  let distance = lzma.rep1;
  if (bit(range, model.IS_REP_G1 + state) === 1) {
    distance = lzma.rep2;
    if (bit(range, model.IS_REP_G2 + state) === 1) {
      distance = lzma.rep3;
      lzma.rep3 = lzma.rep2;
    }
    lzma.rep2 = lzma.rep1;
  }
  lzma.rep1 = lzma.rep0;
  lzma.rep0 = distance;
}

function copy(lzma: Lzma, window: Window, length: number, end: number): boolean {
  return window.at + length <= end && copyMatch(window, lzma.rep0 + 1, length);
}

function decodeLiteral(lzma: Lzma, window: Window): void {
  const { range, lc, lp } = lzma;
  const before = window.at > window.start ? (window.bytes[window.at - 1] ?? 0) : 0;
  const context = ((window.at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc));
  const probs = model.LITERAL + 0x300 * context;
  let symbol = 1;
  if (lzma.state >= 7) {
    let matched = window.bytes[window.at - lzma.rep0 - 1] ?? 0;
    while (symbol < 0x100) {
      const matchBit = (matched >> 7) & 1;
      matched <<= 1;
      const decoded = bit(range, probs + ((1 + matchBit) << 8) + symbol);
      symbol = (symbol << 1) | decoded;
      if (matchBit !== decoded) break;
    }
  }
  while (symbol < 0x100) symbol = (symbol << 1) | bit(range, probs + symbol);
  putByte(window, symbol & 0xff);
  lzma.state = model.afterLiteral(lzma.state);
}

function decodeLength(range: RangeDecoder, coder: number, posState: number): number {
  if (bit(range, coder + model.LENGTH_CHOICE) === 0) {
    return model.MATCH_MIN + bitTree(range, coder + model.LENGTH_LOW + posState * 8, 3);
  }
  if (bit(range, coder + model.LENGTH_CHOICE_2) === 0) {
    return model.MATCH_MIN + 8 + bitTree(range, coder + model.LENGTH_MID + posState * 8, 3);
  }
  return model.MATCH_MIN + 16 + bitTree(range, coder + model.LENGTH_HIGH, 8);
}

/** The distance less one; it can be up to 2^32 - 1, which no window holds. */
function decodeDistance(range: RangeDecoder, length: number): number {
  const slot = bitTree(range, model.POS_SLOT + model.lengthState(length) * 64, 6);
  if (slot < model.START_POS_MODEL) return slot;
  const bits = (slot >> 1) - 1;
  const base = ((2 | (slot & 1)) << bits) >>> 0;
  if (slot < model.END_POS_MODEL) return base + bitTreeReversed(range, model.POS_SPECIAL + base - slot, bits);
  const high = directBits(range, bits - 4) * 16;
  return base + high + bitTreeReversed(range, model.POS_ALIGN, 4);
}
