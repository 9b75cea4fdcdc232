import { hasRawBytes, pathToBytes } from '../system/path-bytes.ts';

/** Keywords and values of a pax extended header, in the order in which they are written. */
export type PaxRecords = readonly (readonly [keyword: string, value: string])[];

/**
 * The body of a pax extended header: records of `length keyword=value\n`, where the length counts itself (pax(1),
 * "pax Extended Header"). Names that are not UTF-8 are written as they are, behind `hdrcharset=BINARY`.
 */
export function encodePax(records: PaxRecords): Buffer {
  const binary = records.some(([, value]) => hasRawBytes(value));
  const all: PaxRecords = binary ? [['hdrcharset', 'BINARY'], ...records] : records;
  return Buffer.concat(all.map(([keyword, value]) => encodeRecord(keyword, pathToBytes(value))));
}

function encodeRecord(keyword: string, value: Buffer): Buffer {
  // A space, an equals sign and a newline.
  const rest = keyword.length + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length += 1;
  return Buffer.concat([Buffer.from(`${length} ${keyword}=`), value, Buffer.from('\n')]);
}
