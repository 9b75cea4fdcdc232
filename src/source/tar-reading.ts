import { type ByteReader, offsetOf, skip, take } from '../system/compress/byte-reader.ts';
import { ContribError } from '../system/errors.ts';
import type { ArchiveLimits } from './read-entry.ts';

/** A tar archive that is being read. */
export type TarReading = {
  readonly reader: ByteReader;
  readonly name: string;
  readonly limits: Required<ArchiveLimits>;
  /** What global pax headers said so far. */
  readonly globals: Map<string, string>;
  /** How much of the content of the entry is unread, and of the padding behind it. */
  contentLeft: number;
  paddingLeft: number;
  headers: number;
  entries: number;
  bytes: number;
  endBlocks: number;
  trailingBytes: number;
};

/** Goes to the next header, over what nobody read of the content before it. */
export async function skipContent(reading: TarReading): Promise<void> {
  const left = reading.contentLeft + reading.paddingLeft;
  reading.contentLeft = 0;
  reading.paddingLeft = 0;
  if (left > 0 && (await skip(reading.reader, left)) < left) throw malformedTar(reading, ENDS_EARLY);
}

/** Does so where no waiting is needed; false, and nothing done, where it is. */
export function skipAvailable(reading: TarReading): boolean {
  const { reader } = reading;
  const left = reading.contentLeft + reading.paddingLeft;
  if (reader.chunk.length - reader.at < left) return false;
  reader.at += left;
  reading.contentLeft = 0;
  reading.paddingLeft = 0;
  return true;
}

/** So many bytes, which must be there. */
export async function needBytes(reading: TarReading, count: number): Promise<Buffer> {
  const bytes = await take(reading.reader, count);
  if (bytes.length < count) throw malformedTar(reading, ENDS_EARLY);
  return bytes;
}

export const ENDS_EARLY = 'it ends too early';

export function malformedTar(reading: TarReading, why: string): ContribError {
  const { name, reader } = reading;
  return new ContribError('bad-input', `${name}: ${why} (at byte ${offsetOf(reader)} of the tar archive)`, {
    place: { file: name },
  });
}
