import { crc32 } from 'node:zlib';
import { peek } from '../byte-reader.ts';
import { type Decoding, damaged, need } from '../decoding.ts';
import { readVli } from './vli.ts';

/** What a block header announces. */
export type BlockHeader = {
  readonly headerSize: number;
  readonly packedSize: number | undefined;
  readonly unpackedSize: number | undefined;
  /** Bytes of dictionary that the decoder must keep. */
  readonly dictionarySize: number;
};

const FILTER_LZMA2 = 0x21;
/** Filters that change machine code or samples before LZMA2 (.xz file format, section 5.3). No tarball needs them. */
const OTHER_FILTERS: Readonly<Record<number, string>> = {
  3: 'delta',
  4: 'x86',
  5: 'powerpc',
  6: 'ia64',
  7: 'arm',
  8: 'armthumb',
  9: 'sparc',
  10: 'arm64',
  11: 'riscv',
};

/** Reads a block header (.xz file format, section 3.1). */
export async function readBlockHeader(decoding: Decoding): Promise<BlockHeader> {
  const sizeByte = (await peek(decoding.reader, 1))[0] ?? 0;
  const headerSize = (sizeByte + 1) * 4;
  const bytes = Buffer.from(await need(decoding, headerSize));
  const end = headerSize - 4;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw malformed(decoding);
  const flags = bytes[1] ?? 0;
  if ((flags & 0x3c) !== 0) throw malformed(decoding);
  const fields = bytes.subarray(0, end);
  const packed = readOptional(decoding, fields, 2, (flags & 0x40) !== 0);
  const unpacked = readOptional(decoding, fields, packed.next, (flags & 0x80) !== 0);
  const dictionarySize = readFilter(decoding, fields, unpacked.next, flags & 3);
  return { headerSize, packedSize: packed.value, unpackedSize: unpacked.value, dictionarySize };
}

function readOptional(
  decoding: Decoding,
  bytes: Buffer,
  at: number,
  present: boolean,
): { value: number | undefined; next: number } {
  if (!present) return { value: undefined, next: at };
  const vli = readVli(bytes, at);
  if (vli === undefined) throw malformed(decoding);
  return vli;
}

/** The dictionary size of the one filter that may be there, which is LZMA2. */
function readFilter(decoding: Decoding, bytes: Buffer, at: number, more: number): number {
  const id = readVli(bytes, at);
  const size = id && readVli(bytes, id.next);
  if (id === undefined || size === undefined) throw malformed(decoding);
  if (id.value !== FILTER_LZMA2 || more !== 0) {
    const name = OTHER_FILTERS[id.value] ?? `number ${id.value}`;
    throw damaged(decoding, `it is packed with the xz filter ${name}, which contrib does not read`);
  }
  const property = bytes[size.next] ?? 0;
  const rest = bytes.subarray(size.next + 1);
  if (size.value !== 1 || property > 40 || rest.some((byte) => byte !== 0)) throw malformed(decoding);
  const dictionarySize = property === 40 ? 2 ** 32 - 1 : (2 | (property & 1)) * 2 ** ((property >> 1) + 11);
  if (dictionarySize <= decoding.limits.maxMemory) return dictionarySize;
  throw damaged(decoding, `reading it would take ${dictionarySize} bytes of memory`);
}

export function malformed(decoding: Decoding): Error {
  return damaged(decoding, 'its xz structure is damaged');
}
