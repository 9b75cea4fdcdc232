/**
 * XXH64 with seed 0 (xxHash's specification, "XXH64 Algorithm Description"), as zstd uses it to check a frame. A 64-bit
 * number is two unsigned halves: with BigInt it is several times slower.
 */
export type Xxh64 = {
  /** Four accumulators, the high half of each before the low one. */
  readonly lanes: Uint32Array;
  readonly tail: Uint8Array;
  tailSize: number;
  total: number;
};

type Wide = { high: number; low: number };

const P1 = wide(0x9e3779b1, 0x85ebca87);
const P2 = wide(0xc2b2ae3d, 0x27d4eb4f);
const P3 = wide(0x165667b1, 0x9e3779f9);
const P4 = wide(0x85ebca77, 0xc2b2ae63);
const P5 = wide(0x27d4eb2f, 0x165667c5);
const STRIPE = 32;

export function startXxh64(): Xxh64 {
  const lanes = new Uint32Array(8);
  const first = add(P1, P2);
  const starts = [first, P2, wide(0, 0), negate(P1)];
  starts.forEach(({ high, low }, lane) => {
    lanes.set([high, low], lane * 2);
  });
  return { lanes, tail: new Uint8Array(STRIPE), tailSize: 0, total: 0 };
}

export function updateXxh64(hash: Xxh64, bytes: Uint8Array): void {
  hash.total += bytes.length;
  let at = 0;
  if (hash.tailSize > 0) {
    at = Math.min(STRIPE - hash.tailSize, bytes.length);
    hash.tail.set(bytes.subarray(0, at), hash.tailSize);
    hash.tailSize += at;
    if (hash.tailSize < STRIPE) return;
    consumeStripes(hash.lanes, hash.tail, 0, STRIPE);
  }
  const end = bytes.length - ((bytes.length - at) % STRIPE);
  consumeStripes(hash.lanes, bytes, at, end);
  hash.tail.set(bytes.subarray(end));
  hash.tailSize = bytes.length - end;
}

/** The low 32 bits of the hash, which is what zstd stores. */
export function digestXxh64(hash: Xxh64): number {
  let value = hash.total >= STRIPE ? mergeLanes(hash.lanes) : P5;
  value = add(value, wide(Math.floor(hash.total / 2 ** 32), hash.total >>> 0));
  const { tail, tailSize } = hash;
  let at = 0;
  for (; at + 8 <= tailSize; at += 8) {
    value = xor(value, round(wide(0, 0), readWide(tail, at)));
    value = add(multiply(rotate(value, 27), P1), P4);
  }
  for (; at + 4 <= tailSize; at += 4) {
    value = xor(value, multiply(wide(0, readWord(tail, at)), P1));
    value = add(multiply(rotate(value, 23), P2), P3);
  }
  for (; at < tailSize; at += 1) {
    value = xor(value, multiply(wide(0, tail[at] ?? 0), P5));
    value = multiply(rotate(value, 11), P1);
  }
  return avalanche(value).low;
}

/** The inner loop: `lane = rotate(lane + input * P2, 31) * P1`, on halves in local variables. */
function consumeStripes(lanes: Uint32Array, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; at += 8) {
    const lane = ((at - start) >> 2) & 6;
    const low = readWord(bytes, at);
    const high = readWord(bytes, at + 4);
    const sumLow = (lanes[lane + 1] ?? 0) + (Math.imul(low, P2.low) >>> 0);
    const carry = sumLow > 0xffffffff ? 1 : 0;
    const sumHigh = (lanes[lane] ?? 0) + highProduct(high, low, P2.high, P2.low) + carry;
    const turnedHigh = ((sumHigh << 31) | (sumLow >>> 1)) >>> 0;
    const turnedLow = ((sumLow << 31) | (sumHigh >>> 1)) >>> 0;
    lanes[lane + 1] = Math.imul(turnedLow, P1.low);
    lanes[lane] = highProduct(turnedHigh, turnedLow, P1.high, P1.low);
  }
}

/** The high half of the low 64 bits of a product. */
function highProduct(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const middle2 = a0 * b1 + (middle & 0xffff);
  const carried = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000);
  return ((carried >>> 0) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) >>> 0;
}

function mergeLanes(lanes: Uint32Array): Wide {
  const parts = [0, 2, 4, 6].map((lane) => wide(lanes[lane] ?? 0, lanes[lane + 1] ?? 0));
  const turns = [1, 7, 12, 18];
  let value = wide(0, 0);
  parts.forEach((part, index) => {
    value = add(value, rotate(part, turns[index] ?? 0));
  });
  for (const part of parts) value = add(multiply(xor(value, round(wide(0, 0), part)), P1), P4);
  return value;
}

function avalanche(hash: Wide): Wide {
  let value = xor(hash, shiftRight(hash, 33));
  value = multiply(value, P2);
  value = xor(value, shiftRight(value, 29));
  value = multiply(value, P3);
  return xor(value, shiftRight(value, 32));
}

function round(lane: Wide, input: Wide): Wide {
  return multiply(rotate(add(lane, multiply(input, P2)), 31), P1);
}

function wide(high: number, low: number): Wide {
  return { high, low };
}

function add(a: Wide, b: Wide): Wide {
  const low = a.low + b.low;
  return wide((a.high + b.high + (low > 0xffffffff ? 1 : 0)) >>> 0, low >>> 0);
}

function negate(a: Wide): Wide {
  return add(wide(~a.high >>> 0, ~a.low >>> 0), wide(0, 1));
}

function xor(a: Wide, b: Wide): Wide {
  return wide((a.high ^ b.high) >>> 0, (a.low ^ b.low) >>> 0);
}

function multiply(a: Wide, b: Wide): Wide {
  return wide(highProduct(a.high, a.low, b.high, b.low), Math.imul(a.low, b.low) >>> 0);
}

/** By 1 to 31 bits. */
function rotate(a: Wide, bits: number): Wide {
  const back = 32 - bits;
  return wide(((a.high << bits) | (a.low >>> back)) >>> 0, ((a.low << bits) | (a.high >>> back)) >>> 0);
}

function shiftRight(a: Wide, bits: number): Wide {
  if (bits >= 32) return wide(0, a.high >>> (bits - 32));
  return wide(a.high >>> bits, ((a.low >>> bits) | (a.high << (32 - bits))) >>> 0);
}

function readWide(bytes: Uint8Array, at: number): Wide {
  return wide(readWord(bytes, at + 4), readWord(bytes, at));
}

function readWord(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
  return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}
