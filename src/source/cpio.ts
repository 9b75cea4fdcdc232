import {
  type ByteReader,
  byteReader,
  type Chunks,
  fill,
  offsetOf,
  skip,
  take,
  takeAvailable,
} from '../system/compress/byte-reader.ts';
import { ContribError } from '../system/errors.ts';
import { pathFromBytes } from '../system/path-bytes.ts';
import { LONGEST_NAME } from './read-entry.ts';

/** One member of a cpio archive; of rpm's stripped form, only the number that it has in the header. */
export type CpioEntry = {
  readonly name: string | undefined;
  readonly index: number | undefined;
  readonly size: number;
  /** To be read before the next entry is asked for, or not at all. */
  readonly content: AsyncIterable<Buffer>;
};

export type ReadCpioOptions = {
  /** How large the content of a stripped member is, by its number; undefined where there is no such number. */
  readonly sizeOf: (index: number) => number | undefined;
  readonly maxEntries: number;
};

type Reading = {
  readonly reader: ByteReader;
  readonly name: string;
  left: number;
  padding: number;
  entries: number;
};

const NEWC_FIELDS = 13;

/**
 * Reads a cpio archive in the "new ASCII" form (cpio(5), 070701 and 070702), or in the form that rpm uses where a file
 * has 4 GiB or more (070 70X and the number of the file; rpm, lib/cpio.c).
 */
export async function* readCpio(
  chunks: Chunks,
  name: string,
  options: ReadCpioOptions,
): AsyncGenerator<CpioEntry> {
  const reading: Reading = { reader: byteReader(chunks), name, left: 0, padding: 0, entries: 0 };
  try {
    for (;;) {
      const entry = await nextEntry(reading, options);
      if (entry === undefined) return;
      yield entry;
      const left = reading.left + reading.padding;
      reading.left = 0;
      if ((await skip(reading.reader, left)) < left) throw malformed(reading, 'it ends too early');
    }
  } finally {
    await reading.reader.close();
  }
}

async function nextEntry(reading: Reading, options: ReadCpioOptions): Promise<CpioEntry | undefined> {
  const magic = (await need(reading, 6)).toString('latin1');
  const entry = magic === '07070X' ? await stripped(reading, options) : await plain(reading, magic);
  if (entry === undefined) return undefined;
  reading.entries += 1;
  if (reading.entries > options.maxEntries)
    throw malformed(reading, `it has more than ${options.maxEntries} entries`);
  reading.left = entry.size;
  reading.padding = paddingOf(entry.size);
  return { ...entry, content: contentOf(reading, reading.entries) };
}

async function plain(reading: Reading, magic: string): Promise<Omit<CpioEntry, 'content'> | undefined> {
  if (magic !== '070701' && magic !== '070702') throw malformed(reading, 'a header of it is damaged');
  const fields = numbers(reading, await need(reading, NEWC_FIELDS * 8));
  const size = fields[6] ?? 0;
  const nameSize = fields[11] ?? 0;
  if (nameSize < 2 || nameSize > LONGEST_NAME)
    throw malformed(reading, 'a name in it has a size that is none');
  const bytes = Buffer.from(await need(reading, nameSize));
  await need(reading, paddingOf(6 + NEWC_FIELDS * 8 + nameSize));
  const end = bytes.indexOf(0);
  const name = pathFromBytes(bytes.subarray(0, end === -1 ? nameSize : end));
  return name === 'TRAILER!!!' ? undefined : { name, index: undefined, size };
}

async function stripped(
  reading: Reading,
  { sizeOf }: ReadCpioOptions,
): Promise<Omit<CpioEntry, 'content'> | undefined> {
  const [index = 0] = numbers(reading, await need(reading, 8));
  await need(reading, 2);
  const size = sizeOf(index);
  if (size === undefined) throw malformed(reading, 'it has a file that the header does not have');
  return { name: undefined, index, size };
}

function numbers(reading: Reading, bytes: Buffer): number[] {
  const text = bytes.toString('latin1');
  if (!/^[0-9A-Fa-f]+$/.test(text)) throw malformed(reading, 'a header of it is damaged');
  return (text.match(/.{8}/g) ?? []).map((digits) => Number.parseInt(digits, 16));
}

async function* contentOf(reading: Reading, entry: number): AsyncGenerator<Buffer> {
  while (reading.entries === entry && reading.left > 0) {
    if (!(await fill(reading.reader))) throw malformed(reading, 'it ends too early');
    const chunk = takeAvailable(reading.reader, reading.left);
    reading.left -= chunk.length;
    yield chunk;
  }
}

async function need(reading: Reading, count: number): Promise<Buffer> {
  const bytes = await take(reading.reader, count);
  if (bytes.length < count) throw malformed(reading, 'it ends too early');
  return bytes;
}

function paddingOf(size: number): number {
  return (4 - (size % 4)) % 4;
}

function malformed({ name, reader }: Reading, why: string): ContribError {
  return new ContribError('bad-input', `${name}: ${why} (at byte ${offsetOf(reader)} of the cpio archive)`);
}
