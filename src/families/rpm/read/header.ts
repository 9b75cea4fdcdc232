import { readAt } from '../../../system/compress/file-region.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { badPackage } from '../../read/problem.ts';

/** A header of rpm: values by their tags. What is not there is empty; what has another type than asked for, damaged. */
export type RpmHeader = {
  readonly name: string;
  /** Where its first byte is in the file, and the one behind its last. */
  readonly start: number;
  readonly end: number;
  readonly index: ReadonlyMap<number, IndexEntry>;
  readonly data: Buffer;
};

type IndexEntry = { readonly type: number; readonly offset: number; readonly count: number };

const MAGIC = Buffer.from([0x8e, 0xad, 0xe8, 0x01]);
export const INTRO_SIZE = 16;
const ENTRY_SIZE = 16;
/** rpm itself takes no more entries (lib/header.c), and four times as many bytes. */
const MOST_ENTRIES = 0xffff;
const MOST_DATA = 64 * 1024 * 1024;

/** The widths of the integer types, CHAR to INT64. */
const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 };
const TYPE = { string: 6, binary: 7, stringArray: 8, i18n: 9 } as const;

/**
 * Reads the header that begins at an offset (rpm, docs/manual/format_header).
 * @throws ContribError bad-input where it is cut off, too large, or points outside of itself.
 */
export function readHeader(fd: number, start: number, name: string): RpmHeader {
  const intro = readAt(fd, start, INTRO_SIZE);
  const { entries, length } = sizesOf(intro, name);
  const body = readAt(fd, start + INTRO_SIZE, length);
  if (body.length < length) throw badPackage(name, 'it ends too early');
  return { name, start, end: start + INTRO_SIZE + length, ...parseBody(body, entries, name) };
}

/** How many entries a header says it has, and how many bytes follow its first sixteen. */
export function sizesOf(intro: Buffer, name: string): { readonly entries: number; readonly length: number } {
  if (intro.length < INTRO_SIZE) throw badPackage(name, 'it ends too early');
  if (!intro.subarray(0, 4).equals(MAGIC)) throw badPackage(name, 'a header of it does not begin as one');
  const entries = intro.readUInt32BE(8);
  const bytes = intro.readUInt32BE(12);
  if (entries === 0 || entries > MOST_ENTRIES || bytes > MOST_DATA)
    throw badPackage(name, 'a header of it has a size that is none');
  return { entries, length: entries * ENTRY_SIZE + bytes };
}

/** The index and the data of a header, from the bytes behind its magic and sizes. */
export function parseBody(body: Buffer, entries: number, name: string): Pick<RpmHeader, 'index' | 'data'> {
  const data = body.subarray(entries * ENTRY_SIZE);
  const index = new Map<number, IndexEntry>();
  for (let at = 0; at < entries * ENTRY_SIZE; at += ENTRY_SIZE) {
    const entry = {
      type: body.readUInt32BE(at + 4),
      offset: body.readUInt32BE(at + 8),
      count: body.readUInt32BE(at + 12),
    };
    const width = WIDTHS[entry.type] ?? 1;
    if (entry.offset > data.length || entry.count * width > data.length - entry.offset)
      throw badPackage(name, 'a header of it points outside of itself');
    index.set(body.readUInt32BE(at), entry);
  }
  return { index, data };
}

/** The numbers of a tag. */
export function numbersOf(header: RpmHeader, tag: number): ArrayLike<number> {
  const entry = header.index.get(tag);
  if (entry === undefined) return [];
  const width = WIDTHS[entry.type];
  if (width === undefined) throw wrongType(header, tag);
  const { buffer, byteOffset } = header.data;
  const view = new DataView(buffer, byteOffset + entry.offset, entry.count * width);
  const numbers = new Float64Array(entry.count);
  for (let index = 0; index < entry.count; index += 1) numbers[index] = numberAt(view, index * width, width);
  return numbers;
}

function numberAt(view: DataView, at: number, width: number): number {
  if (width === 4) return view.getUint32(at);
  if (width === 2) return view.getUint16(at);
  return width === 8 ? Number(view.getBigUint64(at)) : view.getUint8(at);
}

export function numberOf(header: RpmHeader, tag: number): number | undefined {
  return numbersOf(header, tag)[0];
}

/** The texts of a tag, each made when it is asked for: of a large package there are hundreds of thousands. */
export type Texts = { readonly count: number; readonly at: (index: number) => string | undefined };

/** The texts of a tag; of one that is translated, without its translations. */
export function textsAt(header: RpmHeader, tag: number): Texts {
  const entry = header.index.get(tag);
  if (entry === undefined) return { count: 0, at: () => undefined };
  if (entry.type !== TYPE.string && entry.type !== TYPE.stringArray && entry.type !== TYPE.i18n)
    throw wrongType(header, tag);
  const count = entry.type === TYPE.stringArray ? entry.count : Math.min(entry.count, 1);
  const { starts, isAscii } = boundsOf(header, entry.offset, count);
  const textBetween = isAscii ? asciiTexts(header, starts) : anyText(header);
  return {
    count,
    at: (index) =>
      index < count ? textBetween(starts[index] ?? 0, (starts[index + 1] ?? 0) - 1) : undefined,
  };
}

/** Where each of the texts begins, and last the one that would follow: a byte of zero ends each. */
function boundsOf({ data, name }: RpmHeader, start: number, count: number) {
  const starts = new Uint32Array(count + 1);
  let at = start;
  let seen = 0;
  for (let index = 0; index < count; index += 1) {
    starts[index] = at;
    for (let byte = data[at]; byte !== 0; byte = data[at]) {
      if (byte === undefined) throw badPackage(name, 'a text in its header has no end');
      seen |= byte;
      at += 1;
    }
    at += 1;
  }
  starts[count] = at;
  return { starts, isAscii: seen < 0x80 };
}

/** Parts of one string, which cost no copy. */
function asciiTexts({ data }: RpmHeader, starts: Uint32Array): (start: number, end: number) => string {
  const first = starts[0] ?? 0;
  const joined = data.toString('latin1', first, starts.at(-1));
  return (start, end) => joined.slice(start - first, end - first);
}

function anyText({ data }: RpmHeader): (start: number, end: number) => string {
  return (start, end) => pathFromBytes(data.subarray(start, end));
}

/** As `textsAt`, all at once. */
export function textsOf(header: RpmHeader, tag: number): readonly string[] {
  const { count, at } = textsAt(header, tag);
  return Array.from({ length: count }, (_, index) => at(index) ?? '');
}

export function textOf(header: RpmHeader, tag: number): string | undefined {
  return textsAt(header, tag).at(0);
}

function wrongType(header: RpmHeader, tag: number): Error {
  return badPackage(header.name, `tag ${tag} of its header has a type that it cannot have`);
}
