import { readAt, withFile } from '../../../system/compress/file-region.ts';
import { ContribError } from '../../../system/errors.ts';

/** Where in a file a squashfs file system is, and what its superblock says (squashfs-tools, squashfs_fs.h). */
export type Superblock = {
  /** In bytes from the beginning of the file. */
  readonly offset: number;
  readonly inodes: number;
  readonly used: number;
  /** Bytes from the offset to the end of the file or partition. */
  readonly available: number;
};

const SQUASHFS_MAGIC = 0x73717368;
const EROFS_MAGIC = 0xe0f5e1e2;
const EROFS_SUPER = 1024;
const EXT_MAGIC = 0xef53;
const SECTOR = 512;
const MOST_PARTITIONS = 128;
const HEAD = 4096;

export type ImageKind = 'squashfs' | 'erofs' | 'ext4' | 'partitions';

/** What an image is by its first bytes; undefined for what is none. */
export function imageKind(head: Buffer): ImageKind | undefined {
  if (head.length >= 96 && head.readUInt32LE(0) === SQUASHFS_MAGIC) return 'squashfs';
  if (head.length >= EROFS_SUPER + 128 && head.readUInt32LE(EROFS_SUPER) === EROFS_MAGIC) return 'erofs';
  if (head.length >= EROFS_SUPER + 128 && head.readUInt16LE(EROFS_SUPER + 56) === EXT_MAGIC) return 'ext4';
  return head.toString('latin1', SECTOR, SECTOR + 8) === 'EFI PART' ? 'partitions' : undefined;
}

/**
 * The squashfs of an image: the file itself, or the first partition that is one (UEFI, 5.3, "GUID Partition Table").
 * @throws ContribError bad-input for another file system, or one that is cut off.
 */
export async function findSquashfs(file: string): Promise<Superblock> {
  return withFile(file, async (fd, size) => {
    const read = (offset: number, length: number) =>
      readAt(fd, offset, Math.min(length, Math.max(size - offset, 0)));
    const head = await read(0, HEAD);
    const kind = imageKind(head);
    if (kind === 'squashfs') return superblock(head, 0, size, file);
    if (kind === 'partitions') {
      for (const { offset, length } of await partitions(head, read, size)) {
        const start = await read(offset, HEAD);
        if (imageKind(start) === 'squashfs') return superblock(start, offset, length, file);
      }
    }
    const is =
      kind === 'partitions' ? 'partitions without a squashfs among them' : (kind ?? 'no file system');
    throw new ContribError('bad-input', `${file} holds ${is}, and contrib reads images of squashfs`, {
      hint: 'mount it, and copy it into a squashfs: mksquashfs DIR NAME.raw',
    });
  });
}

function superblock(head: Buffer, offset: number, available: number, file: string): Superblock {
  const used = Number(head.readBigUInt64LE(40));
  if (used > available) {
    throw new ContribError('bad-input', `${file} is cut off: it has ${available} bytes of ${used}`, {
      hint: 'get it again, and compare it with its checksum',
    });
  }
  return { offset, inodes: head.readUInt32LE(4), used, available };
}

type Partition = { readonly offset: number; readonly length: number };

async function partitions(
  head: Buffer,
  read: (offset: number, length: number) => Promise<Buffer> | Buffer,
  size: number,
): Promise<Partition[]> {
  const table = Number(head.readBigUInt64LE(SECTOR + 72)) * SECTOR;
  const count = Math.min(head.readUInt32LE(SECTOR + 80), MOST_PARTITIONS);
  const width = head.readUInt32LE(SECTOR + 84);
  if (width < 128 || width > 4096 || table > size) return [];
  const bytes = await read(table, count * width);
  const found: Partition[] = [];
  for (let at = 0; at + 48 <= bytes.length; at += width) {
    const first = Number(bytes.readBigUInt64LE(at + 32)) * SECTOR;
    const last = (Number(bytes.readBigUInt64LE(at + 40)) + 1) * SECTOR;
    if (first > 0 && last > first && last <= size) found.push({ offset: first, length: last - first });
  }
  return found;
}
