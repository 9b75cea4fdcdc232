import { closeSync, openSync } from 'node:fs';
import { posix } from 'node:path';
import { type Entry, typeOfMode } from '../../../packages/entry.ts';
import type { FileContent } from '../../../packages/package-set.ts';
import { withFile } from '../../../system/compress/file-region.ts';
import { fsPath, pathFromBytes } from '../../../system/path-bytes.ts';
import {
  damagedErofs,
  type ErofsInode,
  type ErofsVolume,
  erofsContent,
  erofsInode,
  erofsVolume,
} from './erofs-layout.ts';
import type { FileSystem } from './file-system.ts';
import type { ImageContents } from './unsquashfs.ts';

type ErofsEntry = Entry & { readonly inode: ErofsInode };

const MOST_ENTRIES = 2_000_000;
const LARGEST_DIRECTORY = 64 * 1024 * 1024;
const LONGEST_LINK = 4096;
const DIRENT = 12;
/**
 * The files of an erofs. Names, modes and links are never compressed, and are read here; of files the content that is
 * not compressed. For the others fsck.erofs(1) is asked.
 */
export async function readErofs(file: string, fileSystem: FileSystem): Promise<ImageContents> {
  const entries = await withFile(file, (fd) => walk(erofsVolume(fileSystem, file, fd)));
  return {
    entries: entries.map(({ inode: _, ...entry }): Entry => entry),
    contents: (isWanted) => contents(file, fileSystem, entries, isWanted),
  };
}

async function* contents(
  file: string,
  fileSystem: FileSystem,
  entries: readonly ErofsEntry[],
  isWanted: (entry: Entry) => boolean,
): AsyncGenerator<FileContent> {
  for (const entry of entries) {
    if (entry.type !== 'file' || !isWanted(entry)) continue;
    const content =
      entry.inode.layout === 'compressed'
        ? (await import('./erofs-unpack.ts')).unpackedContent(file, fileSystem, entries, entry)
        : plainContent(file, fileSystem, entry.inode);
    yield { entry, content };
  }
}

async function* plainContent(
  file: string,
  fileSystem: FileSystem,
  inode: ErofsInode,
): AsyncGenerator<Uint8Array> {
  const fd = openSync(fsPath(file), 'r');
  try {
    yield* erofsContent(erofsVolume(fileSystem, file, fd), inode);
  } finally {
    closeSync(fd);
  }
}

/** Every path, each directory once: one that is in itself would never end. */
function walk(volume: ErofsVolume): ErofsEntry[] {
  const entries: ErofsEntry[] = [];
  const root = entryOf('/', erofsInode(volume, volume.root), volume);
  if (root.type !== 'directory') throw damagedErofs(volume.file, 'its root is no directory');
  const pending = [root];
  const seen = new Set([volume.root]);
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    entries.push(directory);
    for (const { name, nid } of childrenOf(volume, directory)) {
      const inode = erofsInode(volume, nid);
      const entry = entryOf(posix.join(directory.path, name), inode, volume);
      if (entries.length + pending.length > MOST_ENTRIES)
        throw damagedErofs(volume.file, `it has more than ${MOST_ENTRIES} paths`);
      if (entry.type !== 'directory') {
        entries.push(entry);
        continue;
      }
      if (seen.has(nid)) throw damagedErofs(volume.file, `${entry.path} is a directory twice`);
      seen.add(nid);
      pending.push(entry);
    }
  }
  return entries;
}

function entryOf(path: string, inode: ErofsInode, volume: ErofsVolume): ErofsEntry {
  const type = typeOfMode(inode.mode);
  if (type === undefined) throw damagedErofs(volume.file, `${path} is of no known type`);
  const base = {
    path,
    type,
    mode: inode.mode & 0o7777,
    owner: inode.uid === 0 ? 'root' : String(inode.uid),
    group: inode.gid === 0 ? 'root' : String(inode.gid),
    flags: [],
    inode,
  };
  if (type === 'file') return { ...base, size: inode.size };
  if (type !== 'symlink') return base;
  return { ...base, target: pathFromBytes(small(volume, inode, LONGEST_LINK)) };
}

/** Content that is never large, of a link or a directory. */
function small(volume: ErofsVolume, inode: ErofsInode, most: number): Buffer {
  if (inode.size > most || inode.layout === 'compressed')
    throw damagedErofs(volume.file, `the list or link of inode ${inode.nid} cannot be read`);
  return Buffer.concat([...erofsContent(volume, inode)]);
}

type Child = { readonly name: string; readonly nid: bigint };

/** Each block of a directory is a table and then its names (struct erofs_dirent). */
function childrenOf(volume: ErofsVolume, { inode, path }: ErofsEntry): Child[] {
  const bytes = small(volume, inode, LARGEST_DIRECTORY);
  const block = 2 ** volume.blockBits;
  const children: Child[] = [];
  for (let at = 0; at < bytes.length; at += block)
    children.push(
      ...childrenIn(bytes.subarray(at, at + block), () =>
        damagedErofs(volume.file, `the list of ${path} is none`),
      ),
    );
  const names = new Set(children.map(({ name }) => name));
  // A second file of a name would be hidden from the rules, and another system might see that one.
  if (names.size < children.length) throw damagedErofs(volume.file, `${path} has one name twice`);
  return children.filter(({ name }) => name !== '.' && name !== '..');
}

function childrenIn(bytes: Buffer, damaged: () => Error): Child[] {
  const count = bytes.length < DIRENT ? 0 : bytes.readUInt16LE(8) / DIRENT;
  if (!Number.isInteger(count) || count < 1 || count * DIRENT > bytes.length) throw damaged();
  return Array.from({ length: count }, (_, index) => {
    const at = index * DIRENT;
    const start = bytes.readUInt16LE(at + 8);
    const end = index + 1 < count ? bytes.readUInt16LE(at + DIRENT + 8) : bytes.length;
    const raw = bytes.subarray(start, end);
    const zero = raw.indexOf(0);
    const name = pathFromBytes(zero === -1 ? raw : raw.subarray(0, zero));
    if (start >= end || name === '' || name.includes('/')) throw damaged();
    return { name, nid: bytes.readBigUInt64LE(at) };
  });
}
