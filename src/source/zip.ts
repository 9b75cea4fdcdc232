import { crc32, inflateRawSync } from 'node:zlib';
import { pathFromBytes } from '../system/path-bytes.ts';
import { type ArchiveLimits, type ReadEntry, type ReadEntryType, withDefaults } from './read-entry.ts';
import { type CentralEntry, readCentralDirectory } from './zip-directory.ts';
import { badZip } from './zip-error.ts';
import { type LocatedEntry, locateEntries } from './zip-local.ts';

/** The file types of stat(2), without the permission bits below them. */
const FILE_TYPES: Readonly<Record<number, ReadEntryType>> = {
  1: 'fifo',
  2: 'character-device',
  4: 'directory',
  6: 'block-device',
  8: 'file',
  10: 'symlink',
};
const UNIX = 3;
const LONGEST_TARGET = 4096;

/**
 * Reads a small zip archive that anybody may have made (APPNOTE.TXT). The central directory, the local headers and the
 * bytes must say the same, and every byte must belong to something: otherwise readers would find different files.
 * Throws `bad-input`, with `name` and the offset in it. Content is verified when it is read.
 */
export function readZip(bytes: Buffer, name: string, limits: ArchiveLimits = {}): readonly ReadEntry[] {
  const { maxEntries, maxBytes } = withDefaults(limits);
  const directory = readCentralDirectory(bytes, name, maxEntries);
  const total = directory.entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > maxBytes) throw badZip(name, 0, `it holds more than ${maxBytes} bytes`);
  return locateEntries(bytes, name, directory).map((located) => describe(bytes, name, located));
}

function describe(bytes: Buffer, name: string, located: LocatedEntry): ReadEntry {
  const { central } = located;
  const path = pathFromBytes(central.name);
  const type = typeOf(central, path);
  if (type !== 'file' && type !== 'symlink' && central.size > 0) {
    throw badZip(name, central.offset, `an entry that is a ${type} has content`);
  }
  const isLink = type === 'symlink';
  if (isLink && central.size > LONGEST_TARGET) throw badZip(name, central.offset, 'a link leads too far');
  return {
    path,
    nameFrom: 'zip',
    type,
    mode: modeOf(central, type),
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
    mtime: central.mtime,
    size: isLink ? 0 : central.size,
    linkTarget: isLink ? pathFromBytes(unpack(bytes, name, located)) : undefined,
    otherKeywords: central.extraIds.map((id) => `zip:0x${id.toString(16).padStart(4, '0')}`),
    offset: central.offset,
    content: isLink ? noContent() : contentOf(bytes, name, located),
  };
}

async function* contentOf(bytes: Buffer, name: string, located: LocatedEntry): AsyncGenerator<Buffer> {
  const content = unpack(bytes, name, located);
  if (content.length > 0) yield content;
}

async function* noContent(): AsyncGenerator<Buffer> {}

function unpack(bytes: Buffer, name: string, { central, start, end }: LocatedEntry): Buffer {
  const packed = bytes.subarray(start, end);
  const content = central.method === 0 ? packed : inflate(packed, name, central);
  if (content.length !== central.size)
    throw badZip(name, central.offset, 'an entry has another size than it says');
  if (crc32(content) !== central.crc)
    throw badZip(name, central.offset, 'the check sum of an entry is wrong');
  return content;
}

function inflate(packed: Buffer, name: string, central: CentralEntry): Buffer {
  try {
    // With `info`, zlib tells how much it used: bytes behind the end of the data are hidden ones.
    const { buffer, engine } = inflateRawSync(packed, {
      info: true,
      maxOutputLength: central.size + 1,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (engine.bytesWritten === packed.length) return buffer;
  } catch (error) {
    throw badZip(name, central.offset, 'the data of an entry is damaged', error);
  }
  throw badZip(name, central.offset, 'there are bytes behind the data of an entry');
}

function typeOf(central: CentralEntry, path: string): ReadEntryType {
  const isDirectory = path.endsWith('/');
  const bits = central.attributes >>> 28;
  if (central.host !== UNIX || bits === 0) return isDirectory ? 'directory' : 'file';
  const type = FILE_TYPES[bits] ?? 'other';
  return type === 'file' && isDirectory ? 'directory' : type;
}

function modeOf(central: CentralEntry, type: ReadEntryType): number {
  if (central.host === UNIX) return (central.attributes >>> 16) & 0o7777;
  return type === 'directory' ? 0o755 : 0o644;
}
