import { readAt } from '../../../system/compress/file-region.ts';
import { ContribError } from '../../../system/errors.ts';
import type { FileSystem } from './file-system.ts';

/** What of a superblock the rest is found by (Linux, fs/erofs/erofs_fs.h, struct erofs_super_block). */
export type ErofsVolume = {
  readonly file: string;
  readonly fd: number;
  /** Of the file system in the file, in bytes. */
  readonly offset: number;
  readonly available: number;
  readonly blockBits: number;
  readonly metadata: number;
  readonly root: bigint;
};

/** One inode (struct erofs_inode_compact and erofs_inode_extended). */
export type ErofsInode = {
  readonly nid: bigint;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly layout: 'plain' | 'inline' | 'chunks' | 'compressed';
  /** The first block, or the format of the chunks. */
  readonly union: number;
  /** What lies behind the inode and its attributes, in bytes from the beginning of the file system. */
  readonly behind: number;
};

const SUPER = 1024;
const SLOT = 32;
/** Features behind these change where things are: 48-bit addresses, metadata elsewhere. */
const KNOWN_FEATURES = 0x7f;
const LAYOUTS = ['plain', 'compressed', 'inline', 'compressed', 'chunks'] as const;
const CHUNK_INDEXES = 0x20;
const HOLE = 0xffffffff;

/** @throws ContribError bad-input for a layout that came after what is known here. */
export function erofsVolume({ head, offset, available }: FileSystem, file: string, fd: number): ErofsVolume {
  const blockBits = head.readUInt8(SUPER + 12);
  const features = head.readUInt32LE(SUPER + 80);
  if (
    (features & ~KNOWN_FEATURES) !== 0 ||
    blockBits < 9 ||
    blockBits > 16 ||
    head.readUInt8(SUPER + 90) !== 0
  )
    throw damagedErofs(file, 'its layout is one that contrib does not know');
  const volume = { file, fd, offset, available, blockBits };
  const blocks = head.readUInt32LE(SUPER + 36);
  if (blocks * 2 ** blockBits > available) {
    throw new ContribError(
      'bad-input',
      `${file} is cut off: it has ${available} bytes of ${blocks * 2 ** blockBits}`,
      {
        hint: 'get it again, and compare it with its checksum',
      },
    );
  }
  const metadata = head.readUInt32LE(SUPER + 40) * 2 ** blockBits;
  return { ...volume, metadata, root: BigInt(head.readUInt16LE(SUPER + 14)) };
}

export function erofsInode(volume: ErofsVolume, nid: bigint): ErofsInode {
  const at = volume.metadata + Number(nid) * SLOT;
  const bytes = readExactly(volume, at, 2 * SLOT, SLOT);
  const format = bytes.readUInt16LE(0);
  const isExtended = (format & 1) === 1;
  const layout = LAYOUTS[(format >> 1) & 7];
  if (layout === undefined || (isExtended && bytes.length < 2 * SLOT))
    throw damagedErofs(volume.file, `inode ${nid} is none`);
  const attributes = bytes.readUInt16LE(2);
  const attributeBytes = attributes === 0 ? 0 : 12 + 4 * (attributes - 1);
  const behind = at + (isExtended ? 2 * SLOT : SLOT) + attributeBytes;
  const common = { nid, layout, mode: bytes.readUInt16LE(4), union: bytes.readUInt32LE(16), behind };
  if (isExtended) {
    const size = Number(bytes.readBigUInt64LE(8));
    return { ...common, size, uid: bytes.readUInt32LE(24), gid: bytes.readUInt32LE(28) };
  }
  return { ...common, size: bytes.readUInt32LE(8), uid: bytes.readUInt16LE(24), gid: bytes.readUInt16LE(26) };
}

/** The content of what is not compressed, in pieces; a hole gives zeros. */
export function* erofsContent(volume: ErofsVolume, inode: ErofsInode): Generator<Buffer> {
  for (const { start, count } of runsOf(volume, inode)) {
    for (let done = 0; done < count; done += PIECE) {
      const wanted = Math.min(PIECE, count - done);
      yield start === undefined ? Buffer.alloc(wanted) : readExactly(volume, start + done, wanted, wanted);
    }
  }
}

const PIECE = 1024 * 1024;

type Run = { readonly start: number | undefined; readonly count: number };

/** Where the content lies, run by run (fs/erofs/data.c, erofs_map_blocks). */
function* runsOf(volume: ErofsVolume, inode: ErofsInode): Generator<Run> {
  const { layout, union, size, behind } = inode;
  const block = 2 ** volume.blockBits;
  if (layout === 'chunks') {
    const step = 2 ** chunkBits(volume, inode);
    for (let at = 0; at < size; at += step)
      yield { start: chunkPlace(volume, inode, at / step), count: Math.min(step, size - at) };
    return;
  }
  // The last block of an inline file lies behind its inode.
  const whole = layout === 'inline' ? (Math.ceil(size / block) - 1) * block : size;
  if (whole > 0) yield { start: union * block, count: whole };
  if (size > whole) yield { start: behind, count: size - whole };
}

function chunkBits(volume: ErofsVolume, { union }: ErofsInode): number {
  return volume.blockBits + (union & 0x1f);
}

function chunkPlace(
  volume: ErofsVolume,
  { union, behind, nid }: ErofsInode,
  index: number,
): number | undefined {
  const hasIndexes = (union & CHUNK_INDEXES) !== 0;
  const unit = hasIndexes ? 8 : 4;
  const bytes = readExactly(volume, Math.ceil(behind / unit) * unit + index * unit, unit, unit);
  const block = bytes.readUInt32LE(unit - 4);
  if (block === HOLE) return undefined;
  if (hasIndexes && bytes.readUInt32LE(0) !== 0)
    throw damagedErofs(volume.file, `inode ${nid} lies on another device`);
  return block * 2 ** volume.blockBits;
}

function readExactly(
  { file, fd, offset, available }: ErofsVolume,
  at: number,
  most: number,
  least: number,
): Buffer {
  const bytes =
    at >= 0 && at < available ? readAt(fd, offset + at, Math.min(most, available - at)) : Buffer.alloc(0);
  if (bytes.length < least) throw damagedErofs(file, 'something in it lies behind its end');
  return bytes;
}

export function damagedErofs(file: string, why: string): ContribError {
  return new ContribError('bad-input', `${file} cannot be read: ${why}`, {
    hint: 'get it again, or look at it with fsck.erofs',
  });
}
