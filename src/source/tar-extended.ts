import { parsePax } from './pax.ts';
import type { RawHeader } from './tar-fields.ts';
import { TAR_BLOCK } from './tar-header.ts';
import { malformedTar, needBytes, skipContent, type TarReading } from './tar-reading.ts';

/** What headers before an entry say about it. */
export type Extended = {
  readonly pax: Map<string, string>;
  longName: Buffer | undefined;
  longLink: Buffer | undefined;
};

const MOST_EXTENDED = 1024 * 1024;
/** Global headers stay in memory, and are looked at for every entry. git writes one of 52 bytes. */
const MOST_GLOBAL = 64 * 1024;
const MOST_GLOBAL_KEYWORDS = 256;

export function noExtended(): Extended {
  return { pax: new Map(), longName: undefined, longLink: undefined };
}

export function isExtended({ typeflag }: RawHeader): boolean {
  return typeflag === 'x' || typeflag === 'g' || typeflag === 'L' || typeflag === 'K';
}

/** Reads a header that speaks of others; false where it is an entry itself. */
export async function readExtended(
  reading: TarReading,
  header: RawHeader,
  extended: Extended,
): Promise<boolean> {
  const { typeflag } = header;
  if (!isExtended(header)) return false;
  const body = await readBody(reading, header.size, typeflag === 'g' ? MOST_GLOBAL : MOST_EXTENDED);
  if (typeflag === 'L') extended.longName = upToNul(body);
  else if (typeflag === 'K') extended.longLink = upToNul(body);
  else if (!parsePax(body, typeflag === 'g' ? reading.globals : extended.pax)) {
    throw malformedTar(reading, 'a pax header is damaged');
  }
  if (reading.globals.size > MOST_GLOBAL_KEYWORDS) {
    throw malformedTar(reading, `global headers have more than ${MOST_GLOBAL_KEYWORDS} keywords`);
  }
  return true;
}

/** Old GNU sparse files have more headers behind the first. */
export async function skipSparseHeaders(reading: TarReading, header: RawHeader): Promise<void> {
  let more = header.typeflag === 'S' && header.isExtended;
  while (more) more = (await needBytes(reading, TAR_BLOCK))[504] !== 0;
}

async function readBody(reading: TarReading, size: number, most: number): Promise<Buffer> {
  if (size > most) throw malformedTar(reading, `an extended header is longer than ${most} bytes`);
  const body = Buffer.from(await needBytes(reading, size));
  reading.paddingLeft = (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
  await skipContent(reading);
  return body;
}

function upToNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
