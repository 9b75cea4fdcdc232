import {
  type BundleContainer,
  type BundleEntry,
  type BundleFacts,
  NOT_SIGNED,
  type RecordState,
} from './bundle.ts';
import type { BundleLimits, Exceeded } from './bundle-limits.ts';
import {
  completeListing,
  LINK_MODE,
  type Listing,
  type ListingEntry,
  listingDigest,
} from './bundle-listing.ts';
import { RECORD_FILE, SubmissionRecord } from './bundle-record.ts';

/** More distributions than there are: whoever sends more records wants work done. */
const MOST_RECORDS = 100;

/** What was read of an archive, before anything is made of it. */
export type ReadBundle = {
  readonly file: string;
  readonly container: BundleContainer;
  readonly limits: BundleLimits;
  readonly exceeded: readonly Exceeded[];
  readonly entries: readonly BundleEntry[];
  /** First components of the safe paths, in the order of the archive. */
  readonly tops: readonly string[];
  /** Content of files that are kept, by their paths below the top directory. */
  readonly contents: ReadonlyMap<string, Buffer>;
};

/**
 * Makes the facts of a bundle from what was read of it.
 * @param named the distribution, where somebody said which of several records is meant.
 */
export function describeBundle(read: ReadBundle, named?: string): BundleFacts {
  const { entries, tops, contents } = read;
  const [top = ''] = tops;
  const everything = listArchive(entries);
  const record = findRecord(everything, contents, top, named);
  const listing = withoutRecord(everything, record);
  const distribution = distributionOf(record) ?? named;
  return {
    file: read.file,
    container: read.container,
    limits: read.limits,
    exceeded: read.exceeded,
    entries,
    tops,
    record,
    distribution,
    kind: isContributionAlone(listing, distribution) ? 'contribution' : 'source',
    listing,
    digest: listingDigest(listing),
    contents,
    base: undefined,
    upstream: new Map(),
    signature: NOT_SIGNED,
  };
}

/** What of a tree is the base's: all outside the contribution. An otherwise empty `distros/` comes with it. */
export function outsideContribution(listing: Listing, distribution: string): Listing {
  const own = `distros/${distribution}`;
  const rest = [...listing.values()].filter(({ path }) => path !== own && !path.startsWith(`${own}/`));
  const others = rest.some(({ path }) => path.startsWith('distros/'));
  return new Map(rest.filter(({ path }) => others || path !== 'distros').map((entry) => [entry.path, entry]));
}

/** What an archive holds below its top directory. */
export function listArchive(entries: readonly BundleEntry[]): Listing {
  return completeListing(
    entries.some(({ type }) => type === 'hardlink') ? withHardLinks(entries) : listed(entries),
  );
}

function* listed(entries: readonly BundleEntry[]): Generator<ListingEntry> {
  for (const entry of entries) {
    const found = asListed(entry);
    if (found !== undefined) yield found;
  }
}

/** Hard links count as the file that they name: contrib writes none, but old tarballs have them. */
function* withHardLinks(entries: readonly BundleEntry[]): Generator<ListingEntry> {
  const files = new Map<string, ListingEntry>();
  for (const entry of entries) {
    const { path, inside = '', type, link = '' } = entry;
    const named = type === 'hardlink' ? files.get(link) : undefined;
    const found = named === undefined || inside === '' ? asListed(entry) : { ...named, path: inside };
    if (found === undefined) continue;
    if (found.type === 'file') files.set(path, found);
    yield found;
  }
}

function asListed({ inside, type, mode, size, link, sha256 }: BundleEntry): ListingEntry | undefined {
  if (inside === undefined || inside === '') return undefined;
  if (type === 'directory') return { path: inside, type, mode, size: 0 };
  if (type === 'file') return { path: inside, type, mode, size, ...(sha256 === undefined ? {} : { sha256 }) };
  if (type !== 'symlink') return undefined;
  return { path: inside, type, mode: LINK_MODE, size: 0, ...(link === undefined ? {} : { link }) };
}

/**
 * The one record; of several, the one that speaks of this very tree: contributions that were accepted before keep
 * theirs.
 */
function findRecord(
  listing: Listing,
  contents: ReadonlyMap<string, Buffer>,
  top: string,
  named: string | undefined,
): RecordState {
  const paths = [...listing.values()]
    .filter(({ path, type }) => type === 'file' && isRecordPath(path, named))
    .map(({ path }) => path);
  if (paths.length > MOST_RECORDS) return { state: 'ambiguous', paths };
  const read = paths.map((path) => readRecord(path, contents.get(path)));
  const [only, ...more] = read;
  if (only === undefined) return { state: 'missing' };
  if (more.length === 0) return only;
  const [match, ...others] = read.filter((state) => speaksOf(state, listing, top));
  return match !== undefined && others.length === 0 ? match : { state: 'ambiguous', paths };
}

function isRecordPath(path: string, named: string | undefined): boolean {
  if (named !== undefined) return path === `distros/${named}/${RECORD_FILE}`;
  return path.endsWith(`/${RECORD_FILE}`) && /^distros\/[^/]+\/[^/]+$/.test(path);
}

function speaksOf(state: RecordState, listing: Listing, top: string): boolean {
  if (state.state !== 'read' || `${state.record.project}-${state.record.version}` !== top) return false;
  return state.record.digest === listingDigest(withoutRecord(listing, state));
}

function readRecord(path: string, bytes: Buffer | undefined): RecordState {
  if (bytes === undefined) return { state: 'unreadable', path, problem: 'it is too large' };
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { state: 'unreadable', path, problem: 'it is not JSON' };
  }
  const parsed = SubmissionRecord.safeParse(data);
  if (parsed.success) return { state: 'read', path, record: parsed.data };
  const [issue] = parsed.error.issues;
  const problem = `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`.trim();
  return { state: 'unreadable', path, problem };
}

function withoutRecord(listing: Listing, record: RecordState): Listing {
  if (!('path' in record)) return listing;
  const rest = new Map(listing);
  rest.delete(record.path);
  return rest;
}

function distributionOf(record: RecordState): string | undefined {
  return 'path' in record ? record.path.split('/')[1] : undefined;
}

function isContributionAlone(listing: Listing, distribution: string | undefined): boolean {
  return distribution !== undefined && outsideContribution(listing, distribution).size === 0;
}
