import { completeListing, type Listing, type ListingEntry } from '../facts/bundle-listing.ts';
import type { SubmissionRecord } from '../facts/bundle-record.ts';
import type { Finding } from '../findings/finding.ts';
import type { ArchiveContent, ArchiveEntry } from '../source/archive-entry.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { BaseEntry } from './base.ts';
import { type BundlePlan, formatRecord, makeRecord, recordPath, travelling } from './bundle-plan.ts';
import type { ContributionFile } from './contribution-files.ts';
import { type ConvertedFiles, gitContent } from './git-content.ts';
import { changedFinding, notAsIn } from './working-tree.ts';

const NOTHING = Buffer.alloc(0);

/** A bundle under way: what has been learned from the files that were read so far. */
export type BundleRun = {
  readonly plan: BundlePlan;
  /** Digests of upstream’s files, by their paths below the top directory. */
  readonly digests: Map<string, string>;
  /** Files of upstream’s that are not as the base has them. */
  readonly changed: Finding[];
  /** Files whose bytes are not those of the commit: git says whether it converted them or somebody changed them. */
  readonly converted: ConvertedFiles;
  /** The path of the entry that is being written, below the top directory. */
  writing: string;
  record: SubmissionRecord | undefined;
};

export function startRun(plan: BundlePlan): BundleRun {
  return { plan, digests: new Map(), changed: [], converted: new Set(), writing: '', record: undefined };
}

/**
 * The entries of the bundle, in the order in which they are written: the top directory, what is upstream’s by the bytes
 * of the paths, the contribution, and last the record, whose digests are then known. Each file is read once.
 */
export function* bundleEntries(run: BundleRun): Generator<ArchiveEntry> {
  const { plan } = run;
  yield topEntry(plan);
  const base = withParents(travelling(plan));
  for (const entry of base) {
    run.writing = entry.path;
    yield archived(plan, entry, contentOf(run, entry));
  }
  yield* contributionEntries(run, new Set(base.map(({ path }) => path)));
}

/** The one top directory. */
export function topEntry(plan: BundlePlan): ArchiveEntry {
  return archived(plan, { path: '', type: 'directory', mode: 0o755, size: 0 });
}

/** The contribution and its record alone; the base must have been read before. */
export function* contributionEntries(run: BundleRun, present: ReadonlySet<string>): Generator<ArchiveEntry> {
  const { plan } = run;
  const files = [...completeListing(plan.files).values()].filter(({ path }) => !present.has(path));
  const bytesOf = new Map(plan.files.map((file): [string, ContributionFile] => [file.path, file]));
  for (const entry of files.sort(byPath)) {
    run.writing = entry.path;
    yield archived(plan, entry, inMemory(bytesOf.get(entry.path)?.bytes));
  }
  run.record = makeRecord(plan, outsideListing(run));
  const bytes = formatRecord(run.record);
  const entry = { path: recordPath(plan), type: 'file', mode: 0o644, size: bytes.length } as const;
  run.writing = entry.path;
  yield archived(plan, entry, inMemory(bytes));
}

/** Bytes of the record, which is known once all else is written. */
export function recordSize({ record }: BundleRun): number {
  return record === undefined ? 0 : formatRecord(record).length;
}

/** Takes the digest of the entry that was written. */
export function noteWritten(run: BundleRun, sha256: string | undefined): void {
  if (sha256 !== undefined) run.digests.set(run.writing, sha256);
}

/** After the last entry: files that are not as the base’s tarball has them. Commits compare while reading. */
export function compareDigests(run: BundleRun): void {
  const { plan, digests, changed } = run;
  for (const { path, sha256 } of travelling(plan)) {
    if (sha256 !== undefined && digests.get(path) !== sha256)
      changed.push(changedFinding(path, notAsIn(path, plan.base)));
  }
}

function outsideListing({ plan, digests }: BundleRun): Listing {
  const entries = travelling(plan).map((entry) => withDigest(entry, digests.get(entry.path)));
  // An otherwise empty distros/ comes and goes with the contribution.
  if (entries.some(({ path }) => path.startsWith('distros/'))) return completeListing(entries);
  return completeListing(entries.filter(({ path }) => path !== 'distros'));
}

function withDigest({ path, type, mode, size, link }: BaseEntry, sha256: string | undefined): ListingEntry {
  if (sha256 !== undefined) return { path, type, mode, size, sha256 };
  return link === undefined ? { path, type, mode, size } : { path, type, mode, size, link };
}

/** A base from git or an odd tarball has no entries for some of its directories. */
function withParents(entries: readonly BaseEntry[]): readonly BaseEntry[] {
  const complete = completeListing(entries);
  return complete.size === entries.length ? entries : [...complete.values()].sort(byPath);
}

function contentOf(run: BundleRun, entry: BaseEntry): ArchiveContent | undefined {
  if (entry.type !== 'file') return undefined;
  const { base, project, originals } = run.plan;
  const original = originals.get(entry.path);
  if (original !== undefined) return inMemory(original);
  const path = `${project.root}/${entry.path}`;
  if (entry.blob === undefined) return { kind: 'file', path };
  return { kind: 'stream', open: () => gitContent(path, entry, base, run.converted) };
}

function inMemory(bytes: Buffer = NOTHING): ArchiveContent {
  return { kind: 'bytes', bytes };
}

/** An entry as it stands in an archive of contrib’s: below the top directory, of one time, root’s. */
export function archived(
  { top, mtime }: Pick<BundlePlan, 'top' | 'mtime'>,
  { path, type, mode, size, link }: BaseEntry,
  content?: ArchiveContent,
): ArchiveEntry {
  // Copying with `...` makes slow objects, and a large tree has many files.
  const inTop = path === '' ? top : `${top}/${path}`;
  const owner = 'root';
  if (type === 'file' && content !== undefined) {
    return { path: inTop, type, mode, size, mtime, uid: 0, gid: 0, uname: owner, gname: owner, content };
  }
  const entry = { path: inTop, type, mode, size, mtime, uid: 0, gid: 0, uname: owner, gname: owner };
  return link === undefined ? entry : { ...entry, linkTarget: link };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return comparePaths(a.path, b.path);
}
