/** A number and the offset behind it. */
export type Vli = { readonly value: number; readonly next: number };

/** The most bytes that a number takes. */
export const VLI_SIZE = 9;

/**
 * A multibyte integer (.xz file format, section 1.2): seven bits a byte, the lowest first. Undefined where it is cut
 * off, has more zeros than it needs, or is larger than any file.
 */
export function readVli(bytes: Buffer, at: number): Vli | undefined {
  let value = 0;
  for (let index = 0; index < VLI_SIZE; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined || (byte === 0 && index > 0)) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value <= Number.MAX_SAFE_INTEGER ? { value, next: at + index + 1 } : undefined;
  }
  return undefined;
}

export function encodeVli(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
