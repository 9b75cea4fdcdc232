import { pathFromBytes } from '../system/path-bytes.ts';
import { LONGEST_NAME, type NameSource, type ReadEntry, type ReadEntryType } from './read-entry.ts';
import type { Extended } from './tar-extended.ts';
import type { RawHeader } from './tar-fields.ts';
import { MOST_OCTAL_11 } from './tar-header.ts';

export type EntryFields = Omit<ReadEntry, 'content' | 'offset'>;

const TYPES: Readonly<Record<string, ReadEntryType>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
};
/** Keywords whose meaning is in the fields of an entry, or that say nothing of its content. */
const KNOWN = new Set([
  'path',
  'linkpath',
  'size',
  'mtime',
  'uid',
  'gid',
  'uname',
  'gname',
  'hdrcharset',
  'atime',
  'ctime',
]);

/** Most entries have none of either. */
const NO_PAX: ReadonlyMap<string, string> = new Map();
const NO_KEYWORDS: readonly string[] = [];

/** Puts together what a header and those before it say; a string is what is wrong with them. */
export function describeEntry(
  header: RawHeader,
  extended: Extended,
  globals: ReadonlyMap<string, string>,
): EntryFields | string {
  const pax =
    globals.size + extended.pax.size === 0
      ? NO_PAX
      : new Map([...globals, ...extended.pax].filter(([, value]) => value !== ''));
  const name = nameOf(header, extended, pax);
  if (typeof name === 'string') return name;
  const numbers = numbersOf(header, pax);
  if (typeof numbers === 'string') return numbers;
  const type = typeOf(header, name.path, pax);
  const linkTarget = type === 'symlink' || type === 'hardlink' ? linkOf(header, extended, pax) : undefined;
  const problem = problemOf(name.path, type, numbers.size, linkTarget);
  if (problem !== undefined) return problem;
  // Copying with `...` makes a hidden class for each object, which fills the memory of large archives.
  const fields: EntryFields = {
    path: name.path,
    nameFrom: name.nameFrom,
    size: numbers.size,
    uid: numbers.uid,
    gid: numbers.gid,
    mtime: numbers.mtime,
    type,
    linkTarget,
    mode: header.mode,
    uname: pax.get('uname') ?? header.uname,
    gname: pax.get('gname') ?? header.gname,
    otherKeywords: pax.size === 0 ? NO_KEYWORDS : [...pax.keys()].filter((keyword) => !KNOWN.has(keyword)),
  };
  const fileCapabilities = pax.get('SCHILY.xattr.security.capability');
  if (fileCapabilities !== undefined) Object.assign(fields, { fileCapabilities });
  const checksum = pax.get('APK-TOOLS.checksum.SHA1');
  return checksum === undefined ? fields : Object.assign(fields, { checksum });
}

function nameOf(
  header: RawHeader,
  { longName }: Extended,
  pax: ReadonlyMap<string, string>,
): { path: string; nameFrom: NameSource } | string {
  const path = pax.get('path');
  if (path !== undefined && longName !== undefined) return 'an entry has two long names';
  if (path !== undefined) return { path, nameFrom: 'pax' };
  if (longName !== undefined) return { path: pathFromBytes(longName), nameFrom: 'gnu-longname' };
  const name = pathFromBytes(header.name);
  if (header.prefix.length === 0) return { path: name, nameFrom: 'header' };
  return { path: `${pathFromBytes(header.prefix)}/${name}`, nameFrom: 'ustar-prefix' };
}

function linkOf(header: RawHeader, { longLink }: Extended, pax: ReadonlyMap<string, string>): string {
  return pax.get('linkpath') ?? pathFromBytes(longLink ?? header.linkname);
}

function numbersOf(
  header: RawHeader,
  pax: ReadonlyMap<string, string>,
): { size: number; uid: number; gid: number; mtime: number } | string {
  if (pax.size === 0) return header;
  const size = wholeNumber(pax.get('size'), header.size);
  const uid = wholeNumber(pax.get('uid'), header.uid);
  const gid = wholeNumber(pax.get('gid'), header.gid);
  const mtime = seconds(pax.get('mtime'), header.mtime);
  if (size === undefined || uid === undefined || gid === undefined || mtime === undefined) {
    return 'a pax header has a number that is none';
  }
  // Readers that do not know pax would take another part of the archive for the next header.
  if (size !== header.size && size <= MOST_OCTAL_11) return 'two headers give an entry different sizes';
  return { size, uid, gid, mtime };
}

function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

function seconds(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  return /^-?[0-9]{1,15}(\.[0-9]*)?$/.test(text) ? Math.floor(Number(text)) : undefined;
}

function typeOf(header: RawHeader, path: string, pax: ReadonlyMap<string, string>): ReadEntryType {
  const type = TYPES[header.typeflag] ?? 'other';
  if (type !== 'file') return type;
  // Before ustar a directory was a file with a slash at the end of its name.
  if (path.endsWith('/')) return 'directory';
  if (pax.size === 0) return 'file';
  return [...pax.keys()].some((keyword) => keyword.startsWith('GNU.sparse.')) ? 'other' : 'file';
}

function problemOf(
  path: string,
  type: ReadEntryType,
  size: number,
  linkTarget: string | undefined,
): string | undefined {
  if (path === '') return 'an entry has no name';
  if (linkTarget === '') return 'a link leads nowhere';
  // A character is at least a third of its bytes.
  if (
    Math.max(path.length, linkTarget?.length ?? 0) > LONGEST_NAME / 3 &&
    isTooLong(path, linkTarget ?? '')
  ) {
    return `an entry has a name of more than ${LONGEST_NAME} bytes`;
  }
  // Some readers pass over as many bytes, some do not: they would find different entries behind it.
  if (size > 0 && type !== 'file' && type !== 'other') return `an entry that is a ${type} has content`;
  return undefined;
}

function isTooLong(...names: readonly string[]): boolean {
  return names.some((name) => Buffer.byteLength(name) > LONGEST_NAME);
}
