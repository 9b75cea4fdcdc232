/** ECMA-182, reflected, as the .xz file format (section 3.4) takes it: two 32-bit halves, since numbers hold 53 bits. */
export type Crc64 = { low: number; high: number };

const POLYNOMIAL = { low: 0xd7870f42, high: 0xc96c5795 } as const;
const { lowTable, highTable } = makeTables();

export function startCrc64(): Crc64 {
  return { low: ~0, high: ~0 };
}

export function updateCrc64(crc: Crc64, bytes: Uint8Array): void {
  let { low, high } = crc;
  for (let index = 0; index < bytes.length; index += 1) {
    const slot = (low ^ (bytes[index] ?? 0)) & 0xff;
    low = (low >>> 8) ^ (high << 24) ^ (lowTable[slot] ?? 0);
    high = (high >>> 8) ^ (highTable[slot] ?? 0);
  }
  crc.low = low;
  crc.high = high;
}

/** The eight bytes of the check field. */
export function crc64Bytes(crc: Crc64): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(~crc.low, 0);
  bytes.writeInt32LE(~crc.high, 4);
  return bytes;
}

function makeTables(): { readonly lowTable: Int32Array; readonly highTable: Int32Array } {
  const tables = { lowTable: new Int32Array(256), highTable: new Int32Array(256) };
  for (let slot = 0; slot < 256; slot += 1) {
    let low = slot;
    let high = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      const out = low & 1;
      low = (low >>> 1) ^ (high << 31) ^ (out === 1 ? POLYNOMIAL.low : 0);
      high = (high >>> 1) ^ (out === 1 ? POLYNOMIAL.high : 0);
    }
    tables.lowTable[slot] = low;
    tables.highTable[slot] = high;
  }
  return tables;
}
