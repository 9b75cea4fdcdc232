import { enterPositions, findMatch, type Matcher, matchLength } from '../matcher.ts';
import * as model from './lzma-model.ts';
import {
  createRangeEncoder,
  encodeBit,
  encodeDirect,
  encodeTree,
  encodeTreeReversed,
  type RangeEncoder,
} from './range-encoder.ts';

/** The encoder's state between chunks. `reps` are the last four distances, less one. */
export type LzmaEncoder = {
  readonly range: RangeEncoder;
  readonly reps: [number, number, number, number];
  state: number;
};

/** What xz takes too: the high three bits of the byte before, no position for literals, two bits of it for matches. */
const LC = 3;
const PB = 2;
export const PROPERTIES = (PB * 5 + 0) * 9 + LC;

/** A match this much longer is worth the bits that its distance takes more than a repeated one. */
const WORTH = 2;

export function createLzmaEncoder(chunkSize: number): LzmaEncoder {
  // Input that does not compress grows by less than an eighth.
  const range = createRangeEncoder(model.modelSize(LC), chunkSize + (chunkSize >> 2) + 64);
  return { range, reps: [0, 0, 0, 0], state: 0 };
}

export function resetEncoder(encoder: LzmaEncoder): void {
  encoder.range.probs.fill(model.PROB_HALF);
  encoder.reps.fill(0);
  encoder.state = 0;
}

/** Encodes the bytes from `start` to `end`, choosing greedily between literals, matches and repeated distances. */
export function encodeRange(encoder: LzmaEncoder, matcher: Matcher, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const stop = Math.min(end, at + model.MATCH_MAX);
    const rep = bestRep(encoder, matcher, at, stop);
    findMatch(matcher, at, stop);
    const length = encodeBest(encoder, matcher, at, rep);
    enterPositions(matcher, at + 1, Math.min(at + length, end - 3));
    at += length;
  }
}

/** Returns how many bytes were encoded. */
function encodeBest(
  encoder: LzmaEncoder,
  matcher: Matcher,
  at: number,
  rep: { readonly index: number; readonly length: number },
): number {
  const { length, distance } = matcher;
  const isShortAndFar = length === 4 && distance > 0x20000;
  if (rep.length >= 2 && rep.length + WORTH >= length) {
    encodeRep(encoder, at, rep.index, rep.length);
    return rep.length;
  }
  if (length >= 4 && !isShortAndFar) {
    encodeMatch(encoder, at, length, distance - 1);
    return length;
  }
  encodeLiteral(encoder, matcher.bytes, at);
  return 1;
}

function bestRep(
  { reps }: LzmaEncoder,
  { bytes }: Matcher,
  at: number,
  stop: number,
): { readonly index: number; readonly length: number } {
  let index = 0;
  let best = 1;
  for (let rep = 0; rep < 4; rep += 1) {
    const from = at - (reps[rep] ?? 0) - 1;
    if (from < 0) continue;
    const length = matchLength(bytes, from, at, stop, best);
    if (length <= best) continue;
    best = length;
    index = rep;
  }
  return { index, length: best === 1 ? 0 : best };
}

function encodeLiteral(encoder: LzmaEncoder, bytes: Buffer, at: number): void {
  const { range, state } = encoder;
  encodeBit(range, model.IS_MATCH + state * 16 + (at & ((1 << PB) - 1)), 0);
  const before = at > 0 ? (bytes[at - 1] ?? 0) : 0;
  const probs = model.LITERAL + 0x300 * (before >> (8 - LC));
  const byte = bytes[at] ?? 0;
  const matched = state < 7 ? -1 : (bytes[at - encoder.reps[0] - 1] ?? 0);
  let symbol = 1;
  let follows = matched >= 0;
  for (let index = 7; index >= 0; index -= 1) {
    const bit = (byte >> index) & 1;
    const matchBit = (matched >> index) & 1;
    encodeBit(range, probs + (follows ? (1 + matchBit) << 8 : 0) + symbol, bit);
    symbol = (symbol << 1) | bit;
    follows = follows && matchBit === bit;
  }
  encoder.state = model.afterLiteral(state);
}

function encodeMatch(encoder: LzmaEncoder, at: number, length: number, distance: number): void {
  const { range, state, reps } = encoder;
  const posState = at & ((1 << PB) - 1);
  encodeBit(range, model.IS_MATCH + state * 16 + posState, 1);
  encodeBit(range, model.IS_REP + state, 0);
  encodeLength(range, model.MATCH_LENGTH, length, posState);
  encodeDistance(range, length, distance);
  reps.copyWithin(1, 0, 3);
  reps[0] = distance;
  encoder.state = model.afterMatch(state);
}

/** A repeated distance; of length 2 at least, so there are no short ones. */
function encodeRep(encoder: LzmaEncoder, at: number, index: number, length: number): void {
  const { range, state, reps } = encoder;
  const posState = at & ((1 << PB) - 1);
  encodeBit(range, model.IS_MATCH + state * 16 + posState, 1);
  encodeBit(range, model.IS_REP + state, 1);
  encodeBit(range, model.IS_REP_G0 + state, index === 0 ? 0 : 1);
  if (index === 0) encodeBit(range, model.IS_REP0_LONG + state * 16 + posState, 1);
  else encodeBit(range, model.IS_REP_G1 + state, index === 1 ? 0 : 1);
  if (index > 1) encodeBit(range, model.IS_REP_G2 + state, index === 2 ? 0 : 1);
  const distance = reps[index] ?? 0;
  reps.copyWithin(1, 0, index);
  reps[0] = distance;
  encodeLength(range, model.REP_LENGTH, length, posState);
  encoder.state = model.afterRep(state);
}

function encodeLength(range: RangeEncoder, coder: number, length: number, posState: number): void {
  const value = length - model.MATCH_MIN;
  encodeBit(range, coder + model.LENGTH_CHOICE, value < 8 ? 0 : 1);
  if (value < 8) {
    encodeTree(range, coder + model.LENGTH_LOW + posState * 8, 3, value);
    return;
  }
  encodeBit(range, coder + model.LENGTH_CHOICE_2, value < 16 ? 0 : 1);
  if (value < 16) encodeTree(range, coder + model.LENGTH_MID + posState * 8, 3, value - 8);
  else encodeTree(range, coder + model.LENGTH_HIGH, 8, value - 16);
}

function encodeDistance(range: RangeEncoder, length: number, distance: number): void {
  const width = 31 - Math.clz32(distance | 1);
  const slot = distance < model.START_POS_MODEL ? distance : width * 2 + ((distance >>> (width - 1)) & 1);
  encodeTree(range, model.POS_SLOT + model.lengthState(length) * 64, 6, slot);
  if (slot < model.START_POS_MODEL) return;
  const bits = (slot >> 1) - 1;
  const base = (2 | (slot & 1)) << bits;
  const rest = distance - base;
  if (slot < model.END_POS_MODEL) {
    encodeTreeReversed(range, model.POS_SPECIAL + base - slot, bits, rest);
    return;
  }
  encodeDirect(range, bits - 4, rest >>> 4);
  encodeTreeReversed(range, model.POS_ALIGN, 4, rest & 15);
}
