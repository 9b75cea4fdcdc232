import { createHash } from 'node:crypto';
import { type BundleFacts, isContributed } from '../../facts/bundle.ts';
import {
  completeListing,
  LINK_MODE,
  type Listing,
  type ListingEntry,
  listingDigest,
  sameEntry,
  sortedEntries,
} from '../../facts/bundle-listing.ts';
import { fromRecordEntry, SubmissionRecord, toRecordDifference } from '../../facts/bundle-record.ts';
import { comparePaths, pathFromBytes, pathToBytes } from '../../system/path-bytes.ts';

/** A file or link of `distros/<name>/` as it goes into upstream's tree. */
export type OwnFile = {
  /** Relative to the tree. */
  readonly path: string;
  readonly type: 'file' | 'symlink';
  readonly mode: number;
  /** The content; of a link, what it says. */
  readonly bytes: Buffer;
};

export type Change = ReturnType<typeof toRecordDifference>;

/** The contribution's files with its record, from the bytes that were verified and nothing else. */
export function ownFiles(facts: BundleFacts): readonly OwnFile[] {
  const recordPath = facts.record.state === 'read' ? facts.record.path : undefined;
  const files = sortedEntries(ownListing(facts.listing, `distros/${facts.distribution ?? ''}`)).map(
    (entry): OwnFile => {
      const { path, mode, link = '' } = entry;
      if (entry.type === 'symlink') return { path, type: 'symlink', mode, bytes: pathToBytes(link) };
      return { path, type: 'file', mode, bytes: verifiedBytes(facts, entry) };
    },
  );
  const bytes = recordPath === undefined ? undefined : facts.contents.get(recordPath);
  if (recordPath === undefined || bytes === undefined || !isContributed(facts, recordPath)) return files;
  const record: OwnFile = { path: recordPath, type: 'file', mode: 0o644, bytes };
  return [...files, record].sort((a, b) => comparePaths(a.path, b.path));
}

/** Two readings of one archive cannot differ where the digest that was judged is that of the bytes that are written. */
function verifiedBytes(facts: BundleFacts, { path, sha256 }: ListingEntry): Buffer {
  const bytes = facts.contents.get(path);
  if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new RangeError(`the bytes of ${path} are not those that were verified`);
  }
  return bytes;
}

/** What upstream's tree keeps of a directory: files and links, and of modes only what makes a program, as git does. */
export function ownListing(listing: Listing, own: string): Listing {
  const kept = [...listing.values()]
    .filter(({ path, type }) => path.startsWith(`${own}/`) && type !== 'directory')
    .map((entry): [string, ListingEntry] => [entry.path, { ...entry, mode: keptMode(entry) }]);
  return new Map(kept);
}

export function listingOf(files: readonly OwnFile[]): Listing {
  const entries = files.map(({ path, type, mode, bytes }): [string, ListingEntry] => {
    if (type === 'symlink') return [path, { path, type, mode, size: 0, link: pathFromBytes(bytes) }];
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [path, { path, type, mode, size: bytes.length, sha256 }];
  });
  return new Map(entries);
}

/** What a record says that a contribution's files are: where it was accepted, that was true then. */
export function recordedListing(bytes: Buffer | undefined, own: string): Listing | undefined {
  if (bytes === undefined) return undefined;
  try {
    const parsed = SubmissionRecord.safeParse(JSON.parse(bytes.toString('utf8')));
    if (!parsed.success) return undefined;
    const entries = parsed.data.content.map(fromRecordEntry);
    return ownListing(new Map(entries.map((entry) => [entry.path, entry])), own);
  } catch {
    return undefined;
  }
}

/** The digest that an acceptance binds: of the files with the directories that they imply. */
export function resultDigest(own: Listing): string {
  return listingDigest(completeListing(own.values()));
}

/** What is otherwise in `after` than in `before`, in the order of the paths. */
export function changesBetween(before: Listing, after: Listing): readonly Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(comparePaths);
  return paths.flatMap((path) => {
    const [old, next] = [before.get(path), after.get(path)];
    if (old === undefined) return [toRecordDifference({ path, change: 'added' })];
    if (next === undefined) return [toRecordDifference({ path, change: 'removed' })];
    return sameEntry(old, next) ? [] : [toRecordDifference({ path, change: 'modified' })];
  });
}

/** The same with one mode for all, where only content and links are to be compared. */
export function withoutModes(listing: Listing): Listing {
  return new Map([...listing].map(([path, entry]) => [path, { ...entry, mode: 0 }]));
}

function keptMode({ type, mode }: ListingEntry): number {
  if (type === 'symlink') return LINK_MODE;
  return (mode & 0o100) === 0 ? 0o644 : 0o755;
}
