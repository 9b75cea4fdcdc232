import { hasRawBytes, pathFromBytes, pathToBytes } from '../system/path-bytes.ts';

/** Keywords and values of a pax extended header, in the order in which they are written. */
export type PaxRecords = readonly (readonly [keyword: string, value: string])[];

const NAMES = ['path', 'linkpath', 'uname', 'gname'];

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

/**
 * Parses the body of a pax extended header into `records`; an empty value takes a keyword back (pax(1)). False
 * where a record's length does not fit or a name has a NUL in it.
 */
export function parsePax(body: Buffer, records: Map<string, string>): boolean {
  let at = 0;
  while (at < body.length) {
    const space = body.indexOf(0x20, at);
    const digits = space === -1 ? '' : body.toString('latin1', at, Math.min(space, at + 9));
    const end = at + Number(digits);
    if (!/^[1-9][0-9]*$/.test(digits) || end > body.length || end <= space || body[end - 1] !== 0x0a)
      return false;
    const equals = body.indexOf(0x3d, space);
    if (equals === -1 || equals >= end) return false;
    const keyword = pathFromBytes(body.subarray(space + 1, equals));
    const value = body.subarray(equals + 1, end - 1);
    if (NAMES.includes(keyword) && value.includes(0)) return false;
    records.set(keyword, pathFromBytes(value));
    at = end;
  }
  return true;
}
