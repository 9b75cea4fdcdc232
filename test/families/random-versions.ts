/** Pairs of texts that look like versions, the same ones for the same seed, near enough to each other to be hard. */
export function randomPairs(seed: number, count: number, pieces: readonly string[]): [string, string][] {
  const next = randomNumbers(seed);
  const pick = (): string => pieces[Math.floor(next() * pieces.length)] ?? '0';
  const version = (): string =>
    `${Math.floor(next() * 12)}${Array.from({ length: Math.floor(next() * 6) }, pick).join('')}`;
  return Array.from({ length: count }, () => {
    const first = version();
    // Most of the trouble is at the end: half of the pairs have a common beginning.
    return next() < 0.5 ? [first, version()] : [`${first}${pick()}`, `${first}${pick()}${pick()}`];
  });
}

/** mulberry32: small, seeded, good enough to vary tests. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Compares a comparison with what a tool said of the same pairs, and names every pair on which they differ. */
export function differences(
  pairs: readonly (readonly [string, string])[],
  verdicts: readonly number[],
  compare: (a: string, b: string) => number,
): string[] {
  if (verdicts.length !== pairs.length) return [`${verdicts.length} verdicts for ${pairs.length} pairs`];
  return pairs.flatMap(([a, b], index) => {
    const [ours, theirs] = [Math.sign(compare(a, b)), Math.sign(verdicts[index] ?? Number.NaN)];
    return ours === theirs ? [] : [`${a} ${b}: ${ours}, not ${theirs}`];
  });
}
