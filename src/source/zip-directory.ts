import { LONGEST_NAME } from './read-entry.ts';
import { badZip } from './zip-error.ts';

/** One header of the central directory (APPNOTE.TXT, 4.3.12). */
export type CentralEntry = {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Which system made it; 3 is Unix. */
  readonly host: number;
  readonly attributes: number;
  /** Seconds since 1970, its MS-DOS time taken as UTC. */
  readonly mtime: number;
  readonly extraIds: readonly number[];
};

export type CentralDirectory = { readonly entries: readonly CentralEntry[]; readonly start: number };

const END_SIZE = 22;
const END_SIGNATURE = 0x06054b50;
const ENTRY_SIZE = 46;
const ENTRY_SIGNATURE = 0x02014b50;
/** Encrypted, patched, strongly encrypted or masked (APPNOTE.TXT, 4.4.4). */
const UNREADABLE_FLAGS = 0x0001 | 0x0020 | 0x0040 | 0x2000;
/** Another name or size than the header says (4.5.3 and 4.6.9). */
const OVERRIDING_EXTRAS: readonly number[] = [0x0001, 0x7075];

export function readCentralDirectory(bytes: Buffer, name: string, maxEntries: number): CentralDirectory {
  const end = findEnd(bytes, name);
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((at) => bytes.readUInt16LE(end + at));
  const size = bytes.readUInt32LE(end + 12);
  const start = bytes.readUInt32LE(end + 16);
  if (disk !== 0 || startDisk !== 0 || here !== count || count === undefined) {
    throw badZip(name, end, 'it is a part of an archive, or larger than contrib reads');
  }
  if (start + size !== end) throw badZip(name, end, 'its directory is not where it says');
  if (count > maxEntries) throw badZip(name, end, `it has more than ${maxEntries} entries`);
  const entries: CentralEntry[] = [];
  let at = start;
  while (at < end) {
    const { entry, next } = readEntry(bytes, at, end, name);
    entries.push(entry);
    at = next;
    if (entries.length > count) break;
  }
  if (entries.length !== count)
    throw badZip(name, end, 'its directory has another number of entries than it says');
  return { entries, start };
}

/** The end record must end the file: a comment, in which another could hide, is refused. */
function findEnd(bytes: Buffer, name: string): number {
  const end = bytes.length - END_SIZE;
  if (end >= 0 && bytes.readUInt32LE(end) === END_SIGNATURE && bytes.readUInt16LE(end + 20) === 0) return end;
  const isThere = bytes.lastIndexOf(Buffer.from('PK\x05\x06')) !== -1;
  throw badZip(
    name,
    bytes.length,
    isThere ? 'there are bytes behind its end, or a comment' : 'it ends too early',
  );
}

function readEntry(
  bytes: Buffer,
  at: number,
  end: number,
  name: string,
): { entry: CentralEntry; next: number } {
  if (at + ENTRY_SIZE > end || bytes.readUInt32LE(at) !== ENTRY_SIGNATURE) {
    throw badZip(name, at, 'its directory is damaged');
  }
  const short = (offset: number) => bytes.readUInt16LE(at + offset);
  const word = (offset: number) => bytes.readUInt32LE(at + offset);
  const nameEnd = at + ENTRY_SIZE + short(28);
  const extraEnd = nameEnd + short(30);
  const next = extraEnd + short(32);
  if (next > end) throw badZip(name, at, 'its directory is damaged');
  const entry: CentralEntry = {
    host: short(4) >> 8,
    flags: short(8),
    method: short(10),
    mtime: timeOf(short(12), short(14)),
    crc: word(16),
    packedSize: word(20),
    size: word(24),
    attributes: word(38),
    offset: word(42),
    name: bytes.subarray(at + ENTRY_SIZE, nameEnd),
    extraIds: extraIdsOf(bytes.subarray(nameEnd, extraEnd)),
  };
  const problem = problemOf(entry);
  if (problem !== undefined) throw badZip(name, at, problem);
  return { entry, next };
}

function problemOf(entry: CentralEntry): string | undefined {
  if ((entry.flags & UNREADABLE_FLAGS) !== 0) return 'an entry is encrypted';
  if (entry.method !== 0 && entry.method !== 8) return `an entry is packed with method ${entry.method}`;
  if (entry.method === 0 && entry.size !== entry.packedSize) return 'a stored entry has two sizes';
  if (entry.extraIds.some((id) => OVERRIDING_EXTRAS.includes(id)))
    return 'an entry has a second name or size';
  if (entry.name.length === 0 || entry.name.length > LONGEST_NAME)
    return 'an entry has no name, or too long a one';
  return entry.name.includes(0) ? 'an entry has a NUL in its name' : undefined;
}

/** Damaged extra fields have no id that is known; they end the list. */
function extraIdsOf(extra: Buffer): number[] {
  const ids: number[] = [];
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2))
    ids.push(extra.readUInt16LE(at));
  return ids;
}

function timeOf(time: number, date: number): number {
  const [year, month, day] = [1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31];
  return Date.UTC(year, month, day, time >> 11, (time >> 5) & 63, (time & 31) * 2) / 1000;
}
