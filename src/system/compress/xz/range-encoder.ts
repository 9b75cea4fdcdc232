import { MOVE_BITS, PROB_BITS } from './lzma-model.ts';

/** The range encoder of LZMA with its probabilities. */
export type RangeEncoder = {
  readonly probs: Uint16Array;
  readonly output: Buffer;
  size: number;
  /** 33 bits: the highest is a carry into bytes that are held back. */
  low: number;
  range: number;
  held: number;
  heldCount: number;
};

const TOP = 2 ** 24;
const WORD = 2 ** 32;

export function createRangeEncoder(probs: number, room: number): RangeEncoder {
  const output = Buffer.allocUnsafeSlow(room);
  return { probs: new Uint16Array(probs), output, size: 0, low: 0, range: 0, held: 0, heldCount: 0 };
}

export function startEncoding(encoder: RangeEncoder): void {
  encoder.size = 0;
  encoder.low = 0;
  encoder.range = 0xffffffff;
  encoder.held = 0;
  encoder.heldCount = 1;
}

/** Writes what is held back. The bytes are valid until the next start. */
export function finishEncoding(encoder: RangeEncoder): Buffer {
  for (let count = 0; count < 5; count += 1) shiftLow(encoder);
  return encoder.output.subarray(0, encoder.size);
}

export function encodeBit(encoder: RangeEncoder, index: number, bit: number): void {
  const { probs } = encoder;
  const prob = probs[index] ?? 0;
  const bound = (encoder.range >>> PROB_BITS) * prob;
  if (bit === 0) {
    encoder.range = bound;
    probs[index] = prob + ((2048 - prob) >> MOVE_BITS);
  } else {
    encoder.low += bound;
    encoder.range -= bound;
    probs[index] = prob - (prob >> MOVE_BITS);
  }
  normalize(encoder);
}

export function encodeTree(encoder: RangeEncoder, probs: number, bits: number, value: number): void {
  let symbol = 1;
  for (let index = bits - 1; index >= 0; index -= 1) {
    const bit = (value >>> index) & 1;
    encodeBit(encoder, probs + symbol, bit);
    symbol = (symbol << 1) | bit;
  }
}

/** As `encodeTree`, the lowest bit first. */
export function encodeTreeReversed(encoder: RangeEncoder, probs: number, bits: number, value: number): void {
  let symbol = 1;
  for (let index = 0; index < bits; index += 1) {
    const bit = (value >>> index) & 1;
    encodeBit(encoder, probs + symbol, bit);
    symbol = (symbol << 1) | bit;
  }
}

/** Bits that are as likely 0 as 1. */
export function encodeDirect(encoder: RangeEncoder, bits: number, value: number): void {
  for (let index = bits - 1; index >= 0; index -= 1) {
    encoder.range >>>= 1;
    if (((value >>> index) & 1) === 1) encoder.low += encoder.range;
    normalize(encoder);
  }
}

function normalize(encoder: RangeEncoder): void {
  while (encoder.range < TOP) {
    encoder.range = (encoder.range << 8) >>> 0;
    shiftLow(encoder);
  }
}

/** Moves a byte out, unless a carry could still change it: then it is only counted. */
function shiftLow(encoder: RangeEncoder): void {
  const { low } = encoder;
  if (low < 0xff000000 || low >= WORD) {
    const carry = low >= WORD ? 1 : 0;
    for (let byte = encoder.held; encoder.heldCount > 0; encoder.heldCount -= 1) {
      encoder.output[encoder.size] = (byte + carry) & 0xff;
      encoder.size += 1;
      byte = 0xff;
    }
    encoder.held = (low >>> 24) & 0xff;
  }
  encoder.heldCount += 1;
  encoder.low = (low % TOP) * 256;
}
