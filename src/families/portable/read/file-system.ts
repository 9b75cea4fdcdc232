import { readAt, withFile } from '../../../system/compress/file-region.ts';
import { ContribError } from '../../../system/errors.ts';

/** Where in a file the file system is that an image is about. */
export type FileSystem = {
  readonly kind: 'squashfs' | 'erofs';
  /** In bytes from the beginning of the file. */
  readonly offset: number;
  /** Bytes from the offset to the end of the file or partition. */
  readonly available: number;
  /** Its first bytes, which hold the superblock. */
  readonly head: Buffer;
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
 * The file system of an image: the file itself, or the first partition that is one (UEFI, 5.3, "GUID Partition Table").
 * @throws ContribError bad-input for another file system, or none.
 */
export async function findFileSystem(file: string): Promise<FileSystem> {
  return withFile(file, async (fd, size) => {
    const read = (offset: number, length: number) =>
      readAt(fd, offset, Math.min(length, Math.max(size - offset, 0)));
    const head = read(0, HEAD);
    const kind = imageKind(head);
    if (isRead(kind)) return { kind, offset: 0, available: size, head };
    for (const { offset, length } of kind === 'partitions' ? partitions(head, read, size) : []) {
      const start = read(offset, HEAD);
      const inner = imageKind(start);
      if (isRead(inner)) return { kind: inner, offset, available: length, head: start };
    }
    const is = kind === 'partitions' ? 'partitions, none of them one of these' : (kind ?? 'no file system');
    throw new ContribError(
      'bad-input',
      `${file} holds ${is}, and contrib reads images of squashfs and erofs`,
      {
        hint: 'mount it, and copy it into a squashfs: mksquashfs DIR NAME.raw',
      },
    );
  });
}

function isRead(kind: ImageKind | undefined): kind is FileSystem['kind'] {
  return kind === 'squashfs' || kind === 'erofs';
}

type Partition = { readonly offset: number; readonly length: number };

function partitions(
  head: Buffer,
  read: (offset: number, length: number) => Buffer,
  size: number,
): Partition[] {
  const table = Number(head.readBigUInt64LE(SECTOR + 72)) * SECTOR;
  const count = Math.min(head.readUInt32LE(SECTOR + 80), MOST_PARTITIONS);
  const width = head.readUInt32LE(SECTOR + 84);
  if (width < 128 || width > 4096 || table > size) return [];
  const bytes = read(table, count * width);
  const found: Partition[] = [];
  for (let at = 0; at + 48 <= bytes.length; at += width) {
    const first = Number(bytes.readBigUInt64LE(at + 32)) * SECTOR;
    const last = (Number(bytes.readBigUInt64LE(at + 40)) + 1) * SECTOR;
    if (first > 0 && last > first && last <= size) found.push({ offset: first, length: last - first });
  }
  return found;
}
