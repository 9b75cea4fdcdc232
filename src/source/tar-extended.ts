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

export function noExtended(): Extended {
  return { pax: new Map(), longName: undefined, longLink: undefined };
}

/** Reads a header that speaks of others; false where it is an entry itself. */
export async function readExtended(
  reading: TarReading,
  header: RawHeader,
  extended: Extended,
): Promise<boolean> {
  const { typeflag } = header;
  if (!'xgLK'.includes(typeflag)) return false;
  const body = await readBody(reading, header.size);
  if (typeflag === 'L') extended.longName = upToNul(body);
  else if (typeflag === 'K') extended.longLink = upToNul(body);
  else if (!parsePax(body, typeflag === 'g' ? reading.globals : extended.pax)) {
    throw malformedTar(reading, 'a pax header is damaged');
  }
  return true;
}

/** Old GNU sparse files have more headers behind the first. */
export async function skipSparseHeaders(reading: TarReading, header: RawHeader): Promise<void> {
  let more = header.typeflag === 'S' && header.isExtended;
  while (more) more = (await needBytes(reading, TAR_BLOCK))[504] !== 0;
}

async function readBody(reading: TarReading, size: number): Promise<Buffer> {
  if (size > MOST_EXTENDED)
    throw malformedTar(reading, `an extended header is longer than ${MOST_EXTENDED} bytes`);
  const body = Buffer.from(await needBytes(reading, size));
  reading.paddingLeft = (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
  await skipContent(reading);
  return body;
}

function upToNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}
