import { corrupt } from './reverse-bits.ts';
import type { Distribution } from './tables.ts';

/** A decoding table of finite state entropy (RFC 8878, 4.1): for each state a symbol, and how to get the next state. */
export type FseTable = {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
};

/** A table for one symbol that takes no bits at all. */
export function singleSymbolTable(symbol: number): FseTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) };
}

/** RFC 8878, 4.1.1, "From Normalized Distribution to Decoding Tables". */
export function buildFseTable({ log, counts }: Distribution): FseTable {
  const size = 1 << log;
  const symbols = spreadSymbols({ log, counts });
  const next = counts.map((count) => Math.max(count, count === -1 ? 1 : 0));
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0;
    const number = next[symbol] ?? 1;
    next[symbol] = number + 1;
    const count = log - (31 - Math.clz32(number));
    bits[state] = count;
    bases[state] = (number << count) - size;
  }
  return { log, symbols, bits, bases };
}

/** Which symbol each state stands for: rare ones at the end, the others in steps over the rest. */
export function spreadSymbols({ log, counts }: Distribution): Uint8Array {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  let last = size - 1;
  counts.forEach((count, symbol) => {
    if (count !== -1) return;
    symbols[last] = symbol;
    last -= 1;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let state = 0;
  counts.forEach((count, symbol) => {
    for (let index = 0; index < count; index += 1) {
      symbols[state] = symbol;
      do state = (state + step) & (size - 1);
      while (state > last);
    }
  });
  return symbols;
}

/** Reads a distribution (RFC 8878, 4.1.1, "FSE Table Description"); `next` is the offset behind it. */
export function readDistribution(
  bytes: Uint8Array,
  at: number,
  maxLog: number,
  maxSymbol: number,
): { readonly distribution: Distribution; readonly next: number } {
  let position = at * 8;
  const peek = (count: number) => bitsFrom(bytes, position) & ((1 << count) - 1);
  const log = peek(4) + 5;
  position += 4;
  if (log > maxLog) throw corrupt('a table that is too large');
  const counts: number[] = [];
  let remaining = (1 << log) + 1;
  while (remaining > 1) {
    if (counts.length > maxSymbol || position > bytes.length * 8)
      throw corrupt('a table with too many symbols');
    const width = 32 - Math.clz32(remaining);
    const threshold = 1 << (width - 1);
    const short = 2 * threshold - 1 - remaining;
    const low = peek(width - 1);
    const isShort = low < short;
    const value = isShort ? low : peek(width);
    const count = (isShort || value < threshold ? value : value - short) - 1;
    position += isShort ? width - 1 : width;
    remaining -= Math.abs(count);
    counts.push(count);
    if (count !== 0) continue;
    let repeat = 3;
    while (repeat === 3 && counts.length <= maxSymbol) {
      repeat = peek(2);
      position += 2;
      for (let index = 0; index < repeat; index += 1) counts.push(0);
    }
  }
  const next = (position + 7) >> 3;
  if (remaining !== 1 || counts.length > maxSymbol + 1 || next > bytes.length)
    throw corrupt('a damaged table');
  return { distribution: { log, counts }, next };
}

function bitsFrom(bytes: Uint8Array, position: number): number {
  const at = position >> 3;
  const value = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return value >>> (position & 7);
}
