import { createHash } from 'node:crypto';
import { formatMode } from '../packages/entry.ts';
import { comparePaths, hasRawBytes, pathToBytes } from '../system/path-bytes.ts';

export const LISTING_TYPES = ['file', 'directory', 'symlink'] as const;
export type ListingType = (typeof LISTING_TYPES)[number];

/** One path of a source tree, relative to its top directory. */
export type ListingEntry = {
  readonly path: string;
  readonly type: ListingType;
  /** Permission bits, 0 to 07777; of a symbolic link 0777, since no system gives it another meaning. */
  readonly mode: number;
  /** Bytes, of a file. */
  readonly size: number;
  /** What a symbolic link says. */
  readonly link?: string;
  /** Of a file's content, in hexadecimal. */
  readonly sha256?: string;
};

export type Listing = ReadonlyMap<string, ListingEntry>;

export const LINK_MODE = 0o777;
const DIRECTORY_MODE = 0o755;
/** So many characters are hashed at once. */
const BATCH = 64 * 1024;
const LETTERS: Readonly<Record<ListingType, string>> = { file: 'f', directory: 'd', symlink: 'l' };

/**
 * The digest of a tree's content, whatever archive it lies in: SHA-256 over the canonical listing, in hexadecimal.
 *
 * The listing is `contrib-listing 1\n`, then for every path, in the order of the bytes of the paths,
 *
 *     TYPE ' ' MODE ' ' SHA256 ' ' LENGTH ':' PATH ' ' LENGTH ':' LINK '\n'
 *
 * TYPE is `f`, `d` or `l`; MODE four octal digits (0777 of a link); SHA256 64 hexadecimal digits, or `-` of what is no
 * file; LENGTH counts the bytes of what follows its colon, in decimal; PATH is relative to the top directory, without
 * a slash at its end; LINK is empty of what is no link. Lengths stand before names, so no name can be taken for the
 * beginning of another line. A directory counts also where the archive only implies it, then with mode 0755. Owners
 * and times do not count. The top directory itself and the submission's own record are not in it.
 */
export function listingDigest(listing: Listing): string {
  const hash = createHash('sha256').update('contrib-listing 1\n');
  let lines = '';
  for (const entry of sortedEntries(listing)) {
    if (hasRawBytes(entry.path) || hasRawBytes(entry.link ?? '')) {
      hash.update(lines).update(encodeRaw(entry));
      lines = '';
    } else {
      lines += encodeText(entry);
      if (lines.length < BATCH) continue;
      hash.update(lines);
      lines = '';
    }
  }
  return hash.update(lines).digest('hex');
}

/** The entries of a listing in the order of the bytes of their paths. */
export function sortedEntries(listing: Listing): ListingEntry[] {
  return [...listing.values()].sort((a, b) => comparePaths(a.path, b.path));
}

/** A listing with the directories that its paths imply. A path that comes twice counts as it stands last. */
export function completeListing(entries: Iterable<ListingEntry>): Listing {
  const listing = new Map<string, ListingEntry>();
  for (const entry of entries) listing.set(entry.path, entry);
  let known = '';
  for (const path of [...listing.keys()]) {
    // Most paths lie where the one before them lies.
    const slash = path.lastIndexOf('/');
    if (slash === known.length && path.startsWith(known)) continue;
    known = slash > 0 ? path.slice(0, slash) : '';
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = path.slice(0, at);
      if (listing.has(parent)) break;
      listing.set(parent, { path: parent, type: 'directory', mode: DIRECTORY_MODE, size: 0 });
    }
  }
  return listing;
}

/** Whether two entries are the same in all that the canonical listing says. */
export function sameEntry(a: ListingEntry, b: ListingEntry): boolean {
  return a.type === b.type && a.mode === b.mode && a.link === b.link && a.sha256 === b.sha256;
}

/** The directories above a path, the nearest first. */
export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    parents.push(path.slice(0, at));
  return parents;
}

function encodeText(entry: ListingEntry): string {
  const { path, link } = namesOf(entry);
  return `${attributesOf(entry)} ${Buffer.byteLength(path)}:${path} ${Buffer.byteLength(link)}:${link}\n`;
}

/** The same for names that no string can say. */
function encodeRaw(entry: ListingEntry): Buffer {
  const [path, link] = [pathToBytes(entry.path), pathToBytes(namesOf(entry).link)];
  const text = (part: string) => Buffer.from(part);
  const head = text(`${attributesOf(entry)} ${path.length}:`);
  return Buffer.concat([head, path, text(` ${link.length}:`), link, text('\n')]);
}

function attributesOf({ type, mode, sha256 = '-' }: ListingEntry): string {
  return `${LETTERS[type]} ${formatMode(type === 'symlink' ? LINK_MODE : mode)} ${type === 'file' ? sha256 : '-'}`;
}

function namesOf({ path, type, link = '' }: ListingEntry): { readonly path: string; readonly link: string } {
  return { path, link: type === 'symlink' ? link : '' };
}
