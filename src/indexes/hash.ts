/** Bits of a key's hash and of the number of what it leads to: together they fit a double exactly. */
const NUMBER_BITS = 27;
export const MOST_NUMBERS = 2 ** NUMBER_BITS;

/** FNV-1a in 26 bits. Whoever looks a key up verifies what it leads to, so that two keys of one hash do no harm. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 26)) & 0x3ffffff;
}

/** A key and what it leads to, as one number; sorted, all of one key are neighbours. */
export function packKey(text: string, number: number): number {
  return hashOf(text) * MOST_NUMBERS + number;
}

export function numberOf(packed: number): number {
  return packed % MOST_NUMBERS;
}
