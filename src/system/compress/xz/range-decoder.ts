import { MOVE_BITS, PROB_BITS } from './lzma-model.ts';

/** The range decoder of LZMA with its probabilities. */
export type RangeDecoder = {
  readonly probs: Uint16Array;
  /** Range and code, unsigned 32-bit numbers; in an array of such they stay unboxed, which is twice as fast. */
  readonly registers: Uint32Array;
  input: Buffer;
  at: number;
};

const RANGE = 0;
const CODE = 1;
const TOP = 2 ** 24;

export function createRangeDecoder(size: number): RangeDecoder {
  return { probs: new Uint16Array(size), registers: new Uint32Array(2), input: Buffer.alloc(0), at: 0 };
}

/** Starts on the bytes of one chunk; false where they are too few or do not begin with 0. */
export function startRange(decoder: RangeDecoder, input: Buffer): boolean {
  if (input.length < 5 || input[0] !== 0) return false;
  decoder.input = input;
  decoder.registers[RANGE] = 0xffffffff;
  decoder.registers[CODE] = input.readUInt32BE(1);
  decoder.at = 5;
  return true;
}

/** Whether all of the chunk was used, and not more: bytes behind its end count as 0. */
export function isFinished(decoder: RangeDecoder): boolean {
  normalize(decoder);
  return decoder.at === decoder.input.length && decoder.registers[CODE] === 0;
}

export function bit(decoder: RangeDecoder, index: number): 0 | 1 {
  normalize(decoder);
  const { probs, registers } = decoder;
  const prob = probs[index] ?? 0;
  const range = registers[RANGE] ?? 0;
  const code = registers[CODE] ?? 0;
  const bound = (range >>> PROB_BITS) * prob;
  if (code < bound) {
    registers[RANGE] = bound;
    probs[index] = prob + ((2048 - prob) >> MOVE_BITS);
    return 0;
  }
  registers[RANGE] = range - bound;
  registers[CODE] = code - bound;
  probs[index] = prob - (prob >> MOVE_BITS);
  return 1;
}

/** So many bits through a tree of probabilities, the highest first. */
export function bitTree(decoder: RangeDecoder, probs: number, bits: number): number {
  const end = 1 << bits;
  let symbol = 1;
  while (symbol < end) symbol = (symbol << 1) | bit(decoder, probs + symbol);
  return symbol - end;
}

/** As `bitTree`, the lowest bit first. */
export function bitTreeReversed(decoder: RangeDecoder, probs: number, bits: number): number {
  let symbol = 1;
  let value = 0;
  for (let index = 0; index < bits; index += 1) {
    const decoded = bit(decoder, probs + symbol);
    symbol = (symbol << 1) | decoded;
    value |= decoded << index;
  }
  return value;
}

/** So many bits that are as likely 0 as 1. */
export function directBits(decoder: RangeDecoder, bits: number): number {
  const { registers } = decoder;
  let value = 0;
  for (let index = 0; index < bits; index += 1) {
    normalize(decoder);
    const range = (registers[RANGE] ?? 0) >>> 1;
    const code = registers[CODE] ?? 0;
    registers[RANGE] = range;
    if (code >= range) registers[CODE] = code - range;
    value = value * 2 + (code >= range ? 1 : 0);
  }
  return value;
}

function normalize(decoder: RangeDecoder): void {
  const { registers } = decoder;
  const range = registers[RANGE] ?? 0;
  if (range >= TOP) return;
  registers[RANGE] = range << 8;
  registers[CODE] = ((registers[CODE] ?? 0) << 8) | (decoder.input[decoder.at] ?? 0);
  decoder.at += 1;
}
