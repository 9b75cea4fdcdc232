import type { CentralDirectory, CentralEntry } from './zip-directory.ts';
import { badZip } from './zip-error.ts';

/** An entry with the range of its packed data. */
export type LocatedEntry = { readonly central: CentralEntry; readonly start: number; readonly end: number };

const LOCAL_SIZE = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const DESCRIPTOR_SIGNATURE = 0x08074b50;
const HAS_DESCRIPTOR = 0x0008;

/**
 * Finds the data of all entries, in the order of the directory. Local headers must say what the directory says, and
 * stand one behind the other, with nothing between them.
 */
export function locateEntries(
  bytes: Buffer,
  name: string,
  directory: CentralDirectory,
): readonly LocatedEntry[] {
  let expected = 0;
  for (const central of directory.entries.toSorted((a, b) => a.offset - b.offset)) {
    if (central.offset !== expected)
      throw badZip(name, expected, 'there are bytes that belong to no entry, or to two');
    const { end } = locate(bytes, name, central, directory.start);
    expected = end + descriptorSize(bytes, name, central, end);
  }
  if (expected !== directory.start) throw badZip(name, expected, 'there are bytes that belong to no entry');
  return directory.entries.map((central) => locate(bytes, name, central, directory.start));
}

function locate(bytes: Buffer, name: string, central: CentralEntry, limit: number): LocatedEntry {
  const at = central.offset;
  if (at + LOCAL_SIZE > limit || bytes.readUInt32LE(at) !== LOCAL_SIGNATURE) {
    throw badZip(name, at, 'the header of an entry is not where the directory says');
  }
  const nameEnd = at + LOCAL_SIZE + bytes.readUInt16LE(at + 26);
  const start = nameEnd + bytes.readUInt16LE(at + 28);
  const end = start + central.packedSize;
  if (end > limit) throw badZip(name, at, 'an entry reaches into the directory');
  const agrees =
    bytes.subarray(at + LOCAL_SIZE, nameEnd).equals(central.name) &&
    bytes.readUInt16LE(at + 6) === central.flags &&
    bytes.readUInt16LE(at + 8) === central.method &&
    sizesAgree(bytes, at, central);
  if (!agrees) throw badZip(name, at, 'the header of an entry and the directory say different things');
  return { central, start, end };
}

/** Where a descriptor follows, the header may say 0 (APPNOTE.TXT, 4.4.4, bit 3). */
function sizesAgree(bytes: Buffer, at: number, central: CentralEntry): boolean {
  const said = [14, 18, 22].map((offset) => bytes.readUInt32LE(at + offset));
  const known = [central.crc, central.packedSize, central.size];
  const mayBeZero = (central.flags & HAS_DESCRIPTOR) !== 0;
  return said.every((value, index) => value === known[index] || (mayBeZero && value === 0));
}

/** The data descriptor behind the data (4.3.9), with or without a signature. */
function descriptorSize(bytes: Buffer, name: string, central: CentralEntry, end: number): number {
  if ((central.flags & HAS_DESCRIPTOR) === 0) return 0;
  const signed = bytes.readUInt32LE(end) === DESCRIPTOR_SIGNATURE ? 4 : 0;
  const said = [0, 4, 8].map((offset) => bytes.readUInt32LE(end + signed + offset));
  const known = [central.crc, central.packedSize, central.size];
  if (said.some((value, index) => value !== known[index])) {
    throw badZip(name, end, 'the descriptor of an entry and the directory say different things');
  }
  return signed + 12;
}
