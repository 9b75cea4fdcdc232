import { type BitWriter, writeBits } from './forward-bits.ts';
import { spreadSymbols } from './fse.ts';
import type { Distribution } from './tables.ts';

/** An encoding table of finite state entropy: the reverse of `FseTable`. */
export type FseEncoder = {
  readonly log: number;
  /** States by symbol and rank. */
  readonly states: Uint16Array;
  /** Per symbol where its states begin, and what decides how many bits a step writes (zstd, lib/compress/fse_compress.c). */
  readonly starts: Int32Array;
  readonly bits: Int32Array;
};

export function buildFseEncoder({ log, counts }: Distribution): FseEncoder {
  const size = 1 << log;
  const symbols = spreadSymbols({ log, counts });
  const starts = new Int32Array(counts.length);
  const bits = new Int32Array(counts.length);
  const next = new Int32Array(counts.length);
  let total = 0;
  counts.forEach((signed, symbol) => {
    const count = Math.abs(signed);
    const most = count > 1 ? log - (31 - Math.clz32(count - 1)) : log;
    bits[symbol] = (most << 16) - (count << most);
    starts[symbol] = total - count;
    next[symbol] = total;
    total += count;
  });
  const states = new Uint16Array(size);
  symbols.forEach((symbol, state) => {
    const at = next[symbol] ?? 0;
    states[at] = size + state;
    next[symbol] = at + 1;
  });
  return { log, states, starts, bits };
}

/** The state from which a decoder gets the last symbol; encoding goes from the last symbol to the first. */
export function firstState({ states, starts, bits }: FseEncoder, symbol: number): number {
  const delta = bits[symbol] ?? 0;
  const count = (delta + (1 << 15)) >> 16;
  return states[(((count << 16) - delta) >> count) + (starts[symbol] ?? 0)] ?? 0;
}

/** Writes what leads a decoder from the state of `symbol` to `state`; returns the state of `symbol`. */
export function stepState(encoder: FseEncoder, writer: BitWriter, state: number, symbol: number): number {
  const count = (state + (encoder.bits[symbol] ?? 0)) >> 16;
  writeBits(writer, state, count);
  return encoder.states[(state >> count) + (encoder.starts[symbol] ?? 0)] ?? 0;
}

/** Writes the state with which a decoder begins. */
export function writeState({ log }: FseEncoder, writer: BitWriter, state: number): void {
  writeBits(writer, state, log);
}

/** Writes a distribution without zeros (RFC 8878, 4.1.1): the reverse of `readDistribution`. */
export function writeDistribution(writer: BitWriter, { log, counts }: Distribution): void {
  writeBits(writer, log - 5, 4);
  let remaining = (1 << log) + 1;
  for (const count of counts) {
    const width = 32 - Math.clz32(remaining);
    const threshold = 1 << (width - 1);
    const short = 2 * threshold - 1 - remaining;
    const value = count + 1;
    if (value < short) writeBits(writer, value, width - 1);
    else writeBits(writer, value < threshold ? value : value + short, width);
    remaining -= count;
  }
}
