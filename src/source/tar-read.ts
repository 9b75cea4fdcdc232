import {
  byteReader,
  type Chunks,
  fill,
  offsetOf,
  take,
  takeAvailable,
  takeNow,
} from '../system/compress/byte-reader.ts';
import { type ArchiveLimits, type ReadEntry, withDefaults } from './read-entry.ts';
import { describeEntry } from './tar-entry.ts';
import { isExtended, noExtended, readExtended, skipSparseHeaders } from './tar-extended.ts';
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
  const reading: TarReading = {
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
  return { entries: entriesOf(reading, options.mayLackEnd ?? false), facts: () => factsOf(reading) };
}

async function* entriesOf(reading: TarReading, mayLackEnd: boolean): AsyncGenerator<ReadEntry> {
  try {
    for (;;) {
      const entry = await nextEntry(reading, mayLackEnd);
      if (entry === undefined) break;
      yield entry;
      if (!skipAvailable(reading)) await skipContent(reading);
    }
    await readTrailer(reading);
    if (reading.endBlocks < 2 && !mayLackEnd) throw malformedTar(reading, ENDS_EARLY);
  } finally {
    await reading.reader.close();
  }
}

async function nextEntry(reading: TarReading, mayLackEnd: boolean): Promise<ReadEntry | undefined> {
  const extended = noExtended();
  const offset = offsetOf(reading.reader);
  for (;;) {
    const header = await nextHeader(reading);
    if (header === undefined) {
      const isCut =
        extended.pax.size > 0 || extended.longName !== undefined || extended.longLink !== undefined;
      if (isCut || (reading.endBlocks === 0 && !mayLackEnd)) throw malformedTar(reading, ENDS_EARLY);
      return undefined;
    }
    if (isExtended(header) && (await readExtended(reading, header, extended))) continue;
    const fields = describeEntry(header, extended, reading.globals);
    if (typeof fields === 'string') throw malformedTar(reading, fields);
    if (header.isExtended) await skipSparseHeaders(reading, header);
    startContent(reading, fields.size);
    const entry = reading.entries;
    return Object.assign(fields, {
      offset,
      // A generator for each of many entries would cost more than reading its header.
      content: { [Symbol.asyncIterator]: () => contentOf(reading, entry) },
    });
  }
}

/** The next header; undefined at the end, which is a block of zeros or, in a damaged archive, nothing. */
async function nextHeader(reading: TarReading): Promise<RawHeader | undefined> {
  const block = takeNow(reading.reader, TAR_BLOCK) ?? (await take(reading.reader, TAR_BLOCK));
  if (block.length === 0) return undefined;
  if (block.length < TAR_BLOCK) throw malformedTar(reading, ENDS_EARLY);
  if (block[0] === 0 && isZeroBlock(block)) {
    reading.endBlocks = 1;
    return undefined;
  }
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

/** Counts what stands behind the first block of zeros. */
async function readTrailer(reading: TarReading): Promise<void> {
  const { reader } = reading;
  if (reading.endBlocks === 0) return;
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
