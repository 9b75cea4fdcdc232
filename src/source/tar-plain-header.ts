import type { ArchiveEntry } from './archive-entry.ts';
import { isPlainOwner } from './tar-entry-headers.ts';
import {
  encodeHeader,
  headerSum,
  MOST_OCTAL_7,
  MOST_OCTAL_11,
  NAME_SIZE,
  PREFIX_SIZE,
  TAR_BLOCK,
  type TarDialect,
} from './tar-header.ts';

const TYPEFLAGS = { file: 0x30, hardlink: 0x31, symlink: 0x32, directory: 0x35 } as const;
const EMPTY = Buffer.alloc(0);
const ZERO = 0x30;

/** What the headers of one archive mostly have in common, with the sum of its bytes. */
type Common = Pick<ArchiveEntry, 'uid' | 'gid' | 'uname' | 'gname' | 'mtime'> & {
  readonly dialect: TarDialect;
  readonly bytes: Buffer;
  readonly sum: number;
};

let common: Common | undefined;

/**
 * Writes the header of an entry into the 512 bytes of `block` from `at`, where ASCII and the fields of ustar say all of
 * it: the bytes of `entryHeaders`, without an object for each of a hundred thousand entries. False where there is more
 * to say; the bytes are then arbitrary.
 */
export function writePlainHeader(
  entry: ArchiveEntry,
  dialect: TarDialect,
  block: Buffer,
  at: number,
): boolean {
  const path = entry.type === 'directory' && !entry.path.endsWith('/') ? `${entry.path}/` : entry.path;
  const link = entry.linkTarget ?? '';
  const cut = path.length <= NAME_SIZE ? -1 : cutOf(path);
  if (cut === 0 || (cut > 0 && dialect === 'gnu')) return false;
  if (link.length > NAME_SIZE || entry.size > MOST_OCTAL_11) return false;
  const shared = commonOf(entry, dialect);
  if (shared === undefined) return false;
  block.set(shared.bytes, at);
  const name = writeAscii(path, cut + 1, path.length, block, at);
  const prefix = cut < 0 ? 0 : writeAscii(path, 0, cut, block, at + 345);
  const target = writeAscii(link, 0, link.length, block, at + 157);
  if (name < 0 || prefix < 0 || target < 0) return false;
  const flag = TYPEFLAGS[entry.type];
  block[at + 156] = flag;
  const numbers = writeOctal(entry.mode, 7, block, at + 100) + writeOctal(entry.size, 11, block, at + 124);
  writeOctal(shared.sum + name + prefix + target + flag + numbers, 6, block, at + 148);
  return true;
}

/** Where a path is cut into the two fields of ustar, at a slash; 0 where it does not fit. */
function cutOf(path: string): number {
  if (path.length > PREFIX_SIZE + 1 + NAME_SIZE) return 0;
  const cut = path.indexOf('/', path.length - NAME_SIZE - 1);
  return cut <= 0 || cut > PREFIX_SIZE || cut === path.length - 1 ? 0 : cut;
}

/** A header without what is said of each entry alone; undefined where its fields cannot say the rest. */
function commonOf(entry: ArchiveEntry, dialect: TarDialect): Common | undefined {
  const { uid, gid, uname, gname, mtime } = entry;
  if (common !== undefined && isCommon(common, entry) && common.dialect === dialect) return common;
  if (uid > MOST_OCTAL_7 || gid > MOST_OCTAL_7 || mtime < 0 || mtime > MOST_OCTAL_11) return undefined;
  if (!isPlainOwner(uname) || !isPlainOwner(gname)) return undefined;
  const bytes = Buffer.alloc(TAR_BLOCK);
  encodeHeader(
    { name: EMPTY, mode: 0, uid, gid, size: 0, mtime, typeflag: '0', uname, gname, dialect },
    bytes,
    0,
  );
  bytes.fill(0, 100, 107).fill(0, 124, 135).fill(0, 156, 157);
  common = { uid, gid, uname, gname, mtime, dialect, bytes, sum: headerSum(bytes, 0) };
  return common;
}

function isCommon(one: Common, { uid, gid, uname, gname, mtime }: ArchiveEntry): boolean {
  return (
    one.mtime === mtime && one.uid === uid && one.gid === gid && one.uname === uname && one.gname === gname
  );
}

/** Writes a part of a text and gives the sum of its bytes; negative where it is not ASCII. */
function writeAscii(text: string, start: number, end: number, block: Buffer, at: number): number {
  let sum = 0;
  for (let index = start; index < end; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return -1;
    block[at + index - start] = unit;
    sum += unit;
  }
  return sum;
}

/** Writes octal digits and gives their sum. */
function writeOctal(value: number, digits: number, block: Buffer, at: number): number {
  let left = value;
  let sum = 0;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    const digit = ZERO + (left % 8);
    block[index] = digit;
    sum += digit;
    left = Math.floor(left / 8);
  }
  return sum;
}
