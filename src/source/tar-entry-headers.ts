import { hasRawBytes, pathToBytes } from '../system/path-bytes.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { encodePax } from './pax.ts';
import {
  encodeHeader,
  type HeaderFields,
  LONGEST_OWNER,
  MOST_OCTAL_7,
  MOST_OCTAL_11,
  NAME_SIZE,
  PREFIX_SIZE,
  TAR_BLOCK,
  type TarDialect,
} from './tar-header.ts';

const TYPEFLAGS = { file: '0', hardlink: '1', symlink: '2', directory: '5' } as const;
/** No process number and no time, which other tars write here: the same input gives the same bytes. */
const EXTENSION = { mode: 0o644, uid: 0, gid: 0, mtime: 0, uname: '', gname: '' } as const;
const EMPTY = Buffer.alloc(0);
const SLASH = 0x2f;

type Name = { readonly name: Buffer; readonly prefix: Buffer };

/** All that stands before the content of an entry: its header, behind extended ones where ustar cannot say it. */
export function entryHeaders(entry: ArchiveEntry, dialect: TarDialect): Buffer {
  return dialect === 'pax' ? paxHeaders(entry) : gnuHeaders(entry);
}

function paxHeaders(entry: ArchiveEntry): Buffer {
  const path = storedPath(entry);
  const name = splitName(path);
  const link = entry.linkTarget ?? '';
  const records: [string, string][] = [];
  if (name === undefined || isOtherThanAscii(path)) records.push(['path', path]);
  if (pathToBytes(link).length > NAME_SIZE || isOtherThanAscii(link)) records.push(['linkpath', link]);
  if (entry.size > MOST_OCTAL_11) records.push(['size', String(entry.size)]);
  if (entry.mtime < 0 || entry.mtime > MOST_OCTAL_11) records.push(['mtime', String(entry.mtime)]);
  if (entry.uid > MOST_OCTAL_7) records.push(['uid', String(entry.uid)]);
  if (entry.gid > MOST_OCTAL_7) records.push(['gid', String(entry.gid)]);
  if (!isPlainOwner(entry.uname)) records.push(['uname', entry.uname]);
  if (!isPlainOwner(entry.gname)) records.push(['gname', entry.gname]);
  const own = encode(fieldsOf(entry, name ?? { name: pathToBytes(path), prefix: EMPTY }, 'pax'));
  if (records.length === 0) return own;
  return Buffer.concat([extension('x', 'PaxHeaders', encodePax(records), 'pax'), own]);
}

function gnuHeaders(entry: ArchiveEntry): Buffer {
  const path = pathToBytes(storedPath(entry));
  const link = pathToBytes(entry.linkTarget ?? '');
  const parts: Buffer[] = [];
  if (link.length > NAME_SIZE) parts.push(extension('K', '././@LongLink', withNul(link), 'gnu'));
  if (path.length > NAME_SIZE) parts.push(extension('L', '././@LongLink', withNul(path), 'gnu'));
  return Buffer.concat([...parts, encode(fieldsOf(entry, { name: path, prefix: EMPTY }, 'gnu'))]);
}

function fieldsOf(entry: ArchiveEntry, { name, prefix }: Name, dialect: TarDialect): HeaderFields {
  return {
    name,
    prefix,
    mode: entry.mode,
    uid: orZero(entry.uid, MOST_OCTAL_7, dialect),
    gid: orZero(entry.gid, MOST_OCTAL_7, dialect),
    size: orZero(entry.size, MOST_OCTAL_11, dialect),
    mtime: orZero(entry.mtime, MOST_OCTAL_11, dialect),
    typeflag: TYPEFLAGS[entry.type],
    linkname: entry.linkTarget === undefined ? EMPTY : pathToBytes(entry.linkTarget),
    uname: isPlainOwner(entry.uname) ? entry.uname : '',
    gname: isPlainOwner(entry.gname) ? entry.gname : '',
    dialect,
  };
}

/** What a pax record says stands as 0 in the header, so that no reader takes half of it. */
function orZero(value: number, most: number, dialect: TarDialect): number {
  return dialect === 'pax' && (value < 0 || value > most) ? 0 : value;
}

function storedPath(entry: ArchiveEntry): string {
  return entry.type === 'directory' && !entry.path.endsWith('/') ? `${entry.path}/` : entry.path;
}

/** The path in the two fields of ustar, cut at a slash; undefined where it does not fit. */
function splitName(path: string): Name | undefined {
  const bytes = pathToBytes(path);
  if (bytes.length <= NAME_SIZE) return { name: bytes, prefix: EMPTY };
  if (bytes.length > PREFIX_SIZE + 1 + NAME_SIZE) return undefined;
  const cut = bytes.indexOf(SLASH, bytes.length - NAME_SIZE - 1);
  if (cut <= 0 || cut > PREFIX_SIZE || cut === bytes.length - 1) return undefined;
  return { prefix: bytes.subarray(0, cut), name: bytes.subarray(cut + 1) };
}

/**
 * UTF-8 beyond ASCII is announced by a pax record, since ustar does not say which character set it is in. Other bytes
 * stay plain where they fit: there every reader takes them as they are.
 */
function isOtherThanAscii(text: string): boolean {
  return /[\x80-\uffff]/.test(text) && !hasRawBytes(text);
}

/** Whether a header has room for an owner’s name, and every reader takes it for what it is. */
export function isPlainOwner(name: string): boolean {
  return name.length <= LONGEST_OWNER && !/[\x80-\uffff]/.test(name);
}

function extension(typeflag: string, name: string, body: Buffer, dialect: TarDialect): Buffer {
  const header = encode({ ...EXTENSION, name: Buffer.from(name), size: body.length, typeflag, dialect });
  return Buffer.concat([header, body, Buffer.alloc(paddingOf(body.length))]);
}

function encode(fields: HeaderFields): Buffer {
  const block = Buffer.allocUnsafe(TAR_BLOCK);
  encodeHeader(fields, block, 0);
  return block;
}

function withNul(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(1)]);
}

/** How many bytes of padding stand behind that many bytes. */
export function paddingOf(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}
