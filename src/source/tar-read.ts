import {
  byteReader,
  type Chunks,
  fill,
  offsetOf,
  take,
  takeAvailable,
} from '../system/compress/byte-reader.ts';
import { type ArchiveLimits, type ReadEntry, withDefaults } from './read-entry.ts';
import { describeEntry, type EntryFields } from './tar-entry.ts';
import { type Extended, isExtended, noExtended, readExtended, skipSparseHeaders } from './tar-extended.ts';
import { isZeroBlock, parseHeader, type RawHeader } from './tar-fields.ts';
import { TAR_BLOCK } from './tar-header.ts';
import { ENDS_EARLY, malformedTar, skipAvailable, skipContent, type TarReading } from './tar-reading.ts';

export type ReadTarOptions = ArchiveLimits & {
  /** Take an archive without the blocks of zeros at its end, as the segments of an apk package are. */
  readonly mayLackEnd?: boolean;
};

/** What was found besides the entries; complete only once all have been read. */
export type TarFacts = {
  readonly entries: number;
  /** Blocks of zeros at the end; pax(1) asks for two. */
  readonly endBlocks: number;
  /** Bytes other than zero behind the end: other readers may find entries there. */
  readonly trailingBytes: number;
  /** What global pax headers say; `comment` is the commit in an archive that git made. */
  readonly globals: ReadonlyMap<string, string>;
};

export type Tar = { readonly entries: AsyncIterable<ReadEntry>; readonly facts: () => TarFacts };

/**
 * Reads a tar archive (v7, ustar, GNU, pax) that anybody may have made, in bounded memory. Entries throw `bad-input`,
 * with `name` and the offset in it, where it is damaged, cut off or breaks a limit, or where readers would disagree on
 * what is in it.
 */
export function readTar(chunks: Chunks, name: string, options: ReadTarOptions = {}): Tar {
  const reading = startReading(chunks, name, options);
  return { entries: entriesOf(reading, options.mayLackEnd ?? false), facts: () => factsOf(reading) };
}

/**
 * Gives every entry to `take` and passes over all content: of a large archive in half the time that asking for one
 * after the other takes.
 */
export async function listTar(
  chunks: Chunks,
  name: string,
  options: ReadTarOptions,
  take: (entry: EntryFields) => void,
): Promise<void> {
  const reading = startReading(chunks, name, options);
  try {
    for (;;) {
      const entry = plainEntry(reading) ?? (await nextEntry(reading, options.mayLackEnd ?? false));
      if (entry === undefined) break;
      take(entry);
      if (!skipAvailable(reading)) await skipContent(reading);
    }
    await readEnd(reading, options.mayLackEnd ?? false);
  } finally {
    await reading.reader.close();
  }
}

function startReading(chunks: Chunks, name: string, options: ReadTarOptions): TarReading {
  return {
    reader: byteReader(chunks),
    name,
    limits: withDefaults(options),
    globals: new Map(),
    contentLeft: 0,
    paddingLeft: 0,
    headers: 0,
    entries: 0,
    bytes: 0,
    endBlocks: 0,
    trailingBytes: 0,
  };
}

async function* entriesOf(reading: TarReading, mayLackEnd: boolean): AsyncGenerator<ReadEntry> {
  try {
    for (;;) {
      const offset = offsetOf(reading.reader);
      const fields = plainEntry(reading) ?? (await nextEntry(reading, mayLackEnd));
      if (fields === undefined) break;
      const entry = reading.entries;
      yield Object.assign(fields, {
        offset,
        // A generator for each of many entries would cost more than reading its header.
        content: { [Symbol.asyncIterator]: () => contentOf(reading, entry) },
      });
      if (!skipAvailable(reading)) await skipContent(reading);
    }
    await readEnd(reading, mayLackEnd);
  } finally {
    await reading.reader.close();
  }
}

/** Typeflags of headers that speak of others, and of sparse files, which have more headers (`tar-extended.ts`). */
const NOT_PLAIN = new Set([...'xgLKS'].map((letter) => letter.charCodeAt(0)));
const NOTHING_EXTENDED = noExtended();

/** The next entry where its one header is there without waiting, as most are; undefined, and nothing done, otherwise. */
function plainEntry(reading: TarReading): EntryFields | undefined {
  const { chunk, at } = reading.reader;
  if (chunk.length - at < TAR_BLOCK || chunk[at] === 0 || NOT_PLAIN.has(chunk[at + 156] ?? 0))
    return undefined;
  return startEntry(reading, headerIn(reading, takeAvailable(reading.reader, TAR_BLOCK)), NOTHING_EXTENDED);
}

async function nextEntry(reading: TarReading, mayLackEnd: boolean): Promise<EntryFields | undefined> {
  const extended = noExtended();
  for (;;) {
    const header = await nextHeader(reading);
    if (header === undefined) {
      const isCut =
        extended.pax.size > 0 || extended.longName !== undefined || extended.longLink !== undefined;
      if (isCut || (reading.endBlocks === 0 && !mayLackEnd)) throw malformedTar(reading, ENDS_EARLY);
      return undefined;
    }
    if (isExtended(header) && (await readExtended(reading, header, extended))) continue;
    if (header.isExtended) await skipSparseHeaders(reading, header);
    return startEntry(reading, header, extended);
  }
}

function startEntry(reading: TarReading, header: RawHeader, extended: Extended): EntryFields {
  const fields = describeEntry(header, extended, reading.globals);
  if (typeof fields === 'string') throw malformedTar(reading, fields);
  startContent(reading, fields.size);
  return fields;
}

/** The next header; undefined at the end, which is a block of zeros or, in a damaged archive, nothing. */
async function nextHeader(reading: TarReading): Promise<RawHeader | undefined> {
  const block = await take(reading.reader, TAR_BLOCK);
  if (block.length === 0) return undefined;
  if (block.length < TAR_BLOCK) throw malformedTar(reading, ENDS_EARLY);
  if (block[0] === 0 && isZeroBlock(block)) {
    reading.endBlocks = 1;
    return undefined;
  }
  return headerIn(reading, block);
}

function headerIn(reading: TarReading, block: Buffer): RawHeader {
  reading.headers += 1;
  const { maxEntries } = reading.limits;
  if (reading.headers > maxEntries) throw malformedTar(reading, `it has more than ${maxEntries} entries`);
  const header = parseHeader(block);
  if (typeof header === 'string') throw malformedTar(reading, header);
  return header;
}

function startContent(reading: TarReading, size: number): void {
  reading.entries += 1;
  reading.bytes += size;
  const { maxBytes } = reading.limits;
  if (reading.bytes > maxBytes) throw malformedTar(reading, `it holds more than ${maxBytes} bytes`);
  reading.contentLeft = size;
  reading.paddingLeft = (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

async function* contentOf(reading: TarReading, entry: number): AsyncGenerator<Buffer> {
  while (reading.entries === entry && reading.contentLeft > 0) {
    if (!(await fill(reading.reader))) throw malformedTar(reading, ENDS_EARLY);
    const chunk = takeAvailable(reading.reader, reading.contentLeft);
    reading.contentLeft -= chunk.length;
    yield chunk;
  }
}

async function readEnd(reading: TarReading, mayLackEnd: boolean): Promise<void> {
  if (reading.endBlocks > 0) await readTrailer(reading);
  if (reading.endBlocks < 2 && !mayLackEnd) throw malformedTar(reading, ENDS_EARLY);
}

/** Counts what stands behind the first block of zeros. */
async function readTrailer(reading: TarReading): Promise<void> {
  const { reader } = reading;
  for (;;) {
    const block = await take(reader, TAR_BLOCK);
    if (block.length === 0) return;
    if (block.length === TAR_BLOCK && reading.trailingBytes === 0 && isZeroBlock(block))
      reading.endBlocks += 1;
    else for (const byte of block) reading.trailingBytes += byte === 0 ? 0 : 1;
  }
}

function factsOf({ entries, endBlocks, trailingBytes, globals }: TarReading): TarFacts {
  return { entries, endBlocks, trailingBytes, globals };
}
