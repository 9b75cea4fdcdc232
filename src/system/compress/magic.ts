import type { Compression } from './compress.ts';

/** How many of the first bytes tell the formats apart. */
export const MAGIC_SIZE = 6;

const XZ_MAGIC = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]);

/** What the first bytes of a file say: RFC 1952, the .xz file format 2.1.1.1, RFC 8878 3.1. */
export function formatOf(magic: Buffer): Compression {
  if (isGzip(magic)) return 'gz';
  if (isXz(magic)) return 'xz';
  return isZstd(magic) || isSkippable(magic) ? 'zst' : 'none';
}

export function isGzip(magic: Buffer): boolean {
  return magic[0] === 0x1f && magic[1] === 0x8b;
}

export function isXz(magic: Buffer): boolean {
  return magic.length >= MAGIC_SIZE && XZ_MAGIC.equals(magic.subarray(0, MAGIC_SIZE));
}

export function isZstd(magic: Buffer): boolean {
  return magic.length >= 4 && magic.readUInt32LE(0) === 0xfd2fb528;
}

/** A zstd frame that decoders pass over. */
export function isSkippable(magic: Buffer): boolean {
  return magic.length >= 4 && magic.readUInt32LE(0) >>> 4 === 0x184d2a5;
}
