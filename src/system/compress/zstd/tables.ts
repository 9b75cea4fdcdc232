/** A code for a number stands for a base to which so many more bits are added (RFC 8878, 3.1.1.3.2.1.1). */
export type Codes = { readonly bases: Uint32Array; readonly bits: Uint8Array };

const LITERAL_LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14,
  15, 16,
];
const MATCH_LENGTH_BITS = [
  ...Array<number>(32).fill(0),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
];

export const LITERAL_LENGTH_CODES = codes(0, LITERAL_LENGTH_BITS);
export const MATCH_LENGTH_CODES = codes(3, MATCH_LENGTH_BITS);

/** How often each code is expected where a block does not say (RFC 8878, 3.1.1.3.2.2). -1 is less than once. */
export type Distribution = { readonly log: number; readonly counts: readonly number[] };

export const LITERAL_LENGTH_DEFAULT: Distribution = {
  log: 6,
  counts: [
    4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
    -1, -1,
  ],
};
export const MATCH_LENGTH_DEFAULT: Distribution = {
  log: 6,
  counts: [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
  ],
};
export const OFFSET_DEFAULT: Distribution = {
  log: 5,
  counts: [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
};

/** No block regenerates more (RFC 8878, 3.1.1.2.4). */
export const BLOCK_MAX = 128 * 1024;
/** What the repeated offsets are at the start of a frame (RFC 8878, 3.1.1.5). */
export const FIRST_OFFSETS = [1, 4, 8] as const;

function codes(first: number, bits: readonly number[]): Codes {
  let base = first;
  const bases = bits.map((count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
  return { bases: Uint32Array.from(bases), bits: Uint8Array.from(bits) };
}
