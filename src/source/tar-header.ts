/** What stands in the 512 bytes of a header, ready to be written. */
export type HeaderFields = {
  readonly name: Buffer;
  /** The front of a path that is longer than `name` holds (ustar only). */
  readonly prefix?: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  readonly typeflag: string;
  readonly linkname?: Buffer;
  readonly uname: string;
  readonly gname: string;
  readonly dialect: TarDialect;
};

/** How what does not fit into a ustar header is said: with pax extended headers, or as old GNU tar does. */
export type TarDialect = 'pax' | 'gnu';

export const TAR_BLOCK = 512;
export const NAME_SIZE = 100;
export const PREFIX_SIZE = 155;
/** The largest number that eleven octal digits say. */
export const MOST_OCTAL_11 = 0o77777777777;
export const MOST_OCTAL_7 = 0o7777777;
/** uname and gname end with a NUL. */
export const LONGEST_OWNER = 31;

/** ustar: pax(1), "ustar Interchange Format". GNU tar marks its own dialect with spaces (tar manual, "Standard"). */
const MAGIC = { pax: Buffer.from('ustar\x0000'), gnu: Buffer.from('ustar  \0') } as const;

/** Writes a header into the 512 bytes of `block` from `at`. Every field must fit. */
export function encodeHeader(fields: HeaderFields, block: Buffer, at: number): void {
  block.fill(0, at, at + TAR_BLOCK);
  fields.name.copy(block, at, 0, NAME_SIZE);
  writeNumber(block, at + 100, 8, fields.mode);
  writeNumber(block, at + 108, 8, fields.uid);
  writeNumber(block, at + 116, 8, fields.gid);
  writeNumber(block, at + 124, 12, fields.size);
  writeNumber(block, at + 136, 12, fields.mtime);
  block.write(fields.typeflag, at + 156, 'latin1');
  fields.linkname?.copy(block, at + 157, 0, NAME_SIZE);
  MAGIC[fields.dialect].copy(block, at + 257);
  block.write(fields.uname, at + 265, LONGEST_OWNER, 'latin1');
  block.write(fields.gname, at + 297, LONGEST_OWNER, 'latin1');
  fields.prefix?.copy(block, at + 345, 0, PREFIX_SIZE);
  writeChecksum(block, at);
}

/** The sum of the bytes of a header, its checksum field counted as spaces. */
export function headerSum(block: Buffer, at: number): number {
  return sumOf(block, at, at + 148) + 8 * 0x20 + sumOf(block, at + 156, at + TAR_BLOCK);
}

/** As old tars summed: bytes from 128 on as negative numbers. */
export function signedHeaderSum(block: Buffer, at: number): number {
  let high = 0;
  for (let index = at; index < at + TAR_BLOCK; index += 1) {
    if (index < at + 148 || index >= at + 156) high += (block[index] ?? 0) >> 7;
  }
  return headerSum(block, at) - high * 256;
}

function sumOf(block: Buffer, start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += block[index] ?? 0;
  return sum;
}

/** Octal digits and a NUL; a number that needs more is written in base 256 with the first bit set, as GNU tar does. */
function writeNumber(block: Buffer, at: number, width: number, value: number): void {
  if (value >= 0 && value < 8 ** (width - 1)) {
    let left = value;
    for (let index = at + width - 2; index >= at; index -= 1) {
      block[index] = 0x30 + (left % 8);
      left = Math.floor(left / 8);
    }
    return;
  }
  let rest = BigInt.asUintN(width * 8 - 8, BigInt(value));
  for (let index = at + width - 1; index > at; index -= 1) {
    block[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[at] = value < 0 ? 0xff : 0x80;
}

function writeChecksum(block: Buffer, at: number): void {
  const digits = headerSum(block, at).toString(8).padStart(6, '0');
  block.write(`${digits}\0 `, at + 148, 'latin1');
}
