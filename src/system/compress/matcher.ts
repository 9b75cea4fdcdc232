/** Finds repetitions in one segment of input with chains of positions that begin with the same four bytes. */
export type Matcher = {
  readonly bytes: Buffer;
  readonly heads: Int32Array;
  readonly chain: Int32Array;
  /** The best match of the last search: 0 where there is none. */
  length: number;
  distance: number;
};

/** How much input is matched at once. It bounds memory, and how far back a match can be. */
export const SEGMENT_SIZE = 4 * 1024 * 1024;
/** The shortest match that is looked for. */
export const SHORTEST = 4;

const HASH_BITS = 18;
/** How many candidates are tried, and the length that is good enough to stop: about what gzip -6 does. */
const MOST_TRIED = 12;
const GOOD_LENGTH = 128;

export function createMatcher(): Matcher {
  return {
    bytes: Buffer.allocUnsafeSlow(SEGMENT_SIZE),
    heads: new Int32Array(1 << HASH_BITS),
    chain: new Int32Array(SEGMENT_SIZE),
    length: 0,
    distance: 0,
  };
}

/** Forgets all positions: a new segment is in `bytes`. */
export function resetMatcher(matcher: Matcher): void {
  matcher.heads.fill(-1);
}

/** Looks for the longest match at a position, at most up to `end`, and enters the position. */
export function findMatch(matcher: Matcher, at: number, end: number): void {
  matcher.length = 0;
  matcher.distance = 0;
  if (at + SHORTEST > end) return;
  const { chain } = matcher;
  let candidate = enterPosition(matcher, at);
  let best = SHORTEST - 1;
  for (let tried = 0; candidate >= 0 && tried < MOST_TRIED; tried += 1) {
    const length = matchLength(matcher.bytes, candidate, at, end, best);
    if (length > best) {
      best = length;
      matcher.length = length;
      matcher.distance = at - candidate;
      if (length >= GOOD_LENGTH) return;
    }
    candidate = chain[candidate] ?? -1;
  }
}

/** Enters the positions of a match, so that later ones find them. */
export function enterPositions(matcher: Matcher, start: number, end: number): void {
  for (let at = start; at < end; at += 1) enterPosition(matcher, at);
}

/** How many bytes at two positions are the same; less than it may be where that is not more than `best`. */
export function matchLength(bytes: Buffer, from: number, at: number, end: number, best: number): number {
  if (at + best >= end || bytes[from + best] !== bytes[at + best]) return 0;
  let length = 0;
  while (at + length < end && bytes[from + length] === bytes[at + length]) length += 1;
  return length;
}

/** Returns the position before with the same hash, or -1. */
function enterPosition(matcher: Matcher, at: number): number {
  const { bytes, heads, chain } = matcher;
  const word =
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
  const before = heads[hash] ?? -1;
  heads[hash] = at;
  chain[at] = before;
  return before;
}
