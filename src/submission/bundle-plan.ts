import { createHash } from 'node:crypto';
import type { Listing } from '../facts/bundle-listing.ts';
import { completeListing, listingDigest, sortedEntries } from '../facts/bundle-listing.ts';
import {
  type Difference,
  RECORD_FILE,
  RECORD_VERSION,
  type SubmissionRecord,
  toRecordDifference,
  toRecordEntry,
} from '../facts/bundle-record.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { Base, BaseEntry } from './base.ts';
import type { ContributionFile } from './contribution-files.ts';
import type { AuditedPackage } from './package-file.ts';

/** All that a bundle is made from. */
export type BundlePlan = {
  readonly project: Project;
  readonly contribution: Contribution;
  readonly base: Base;
  /** `distros/<name>`. */
  readonly own: string;
  /** `NAME-VERSION`. */
  readonly top: string;
  readonly files: readonly ContributionFile[];
  /** Upstream’s files that are changed in the tree, as the base has them. */
  readonly originals: ReadonlyMap<string, Buffer>;
  readonly kind: SubmissionRecord['kind'];
  /** Where the finished package is, where the command line says so. */
  readonly link: string | undefined;
  /** The finished package itself, where it was named. */
  readonly packageFile: AuditedPackage['file'] | undefined;
  /** Who certifies to have the right to hand it in. */
  readonly signOff: SubmissionRecord['signOff'];
  /** The time of every entry, in seconds. */
  readonly mtime: number;
};

/** The path of the record below the top directory. */
export function recordPath({ own }: Pick<BundlePlan, 'own'>): string {
  return `${own}/${RECORD_FILE}`;
}

/** The entries of the base that travel: all but an older `distros/<name>/`, which the contribution takes the place of. */
export function travelling({ base, own }: Pick<BundlePlan, 'base' | 'own'>): BaseEntry[] {
  return base.entries.filter(({ path }) => path !== own && !path.startsWith(`${own}/`));
}

/**
 * The record of a bundle.
 * @param outside the listing of all that is upstream’s, with the digests of its files.
 */
export function makeRecord(plan: BundlePlan, outside: Listing): SubmissionRecord {
  const { project, contribution, base, files, kind } = plan;
  const bundled = completeListing(kind === 'contribution' ? files : [...outside.values(), ...files]);
  return {
    submission: RECORD_VERSION,
    kind,
    project: project.manifest.name,
    version: project.manifest.version,
    distribution: contribution.name,
    releases: [...contribution.releases],
    maintainer: contribution.file.maintainer ?? null,
    license: contribution.file.license ?? project.manifest.license,
    ...(plan.signOff === undefined ? {} : { signOff: plan.signOff }),
    package: packageOf(plan),
    base: base.identify(listingDigest(outside)),
    digest: listingDigest(bundled),
    content: sortedEntries(completeListing(files))
      .filter(({ path }) => path !== 'distros')
      .map(toRecordEntry),
    differences: differencesOf(plan).map(toRecordDifference),
  };
}

/** The record as its file has it. */
export function formatRecord(record: SubmissionRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}

function packageOf({ contribution, link, packageFile }: BundlePlan): SubmissionRecord['package'] {
  const address = link ?? contribution.file.package;
  const file = packageFile === undefined ? {} : { file: packageFile };
  if (address !== undefined) return { link: address, ...file };
  const { staging } = contribution.file;
  if (staging !== undefined) return { staging, ...file };
  return packageFile === undefined ? null : { file: packageFile };
}

/** What the bundle has otherwise than the base: below `distros/<name>/`, all of it. Directories go without saying. */
function differencesOf({ base, own, files }: BundlePlan): Difference[] {
  const older = new Map(
    base.entries
      .filter(({ path, type }) => path.startsWith(`${own}/`) && type !== 'directory')
      .map((entry) => [entry.path, entry]),
  );
  older.delete(`${own}/${RECORD_FILE}`);
  const here = files.filter(({ type }) => type !== 'directory');
  const changes = here.flatMap((file): Difference[] => {
    const before = older.get(file.path);
    older.delete(file.path);
    if (before === undefined) return [{ path: file.path, change: 'added' }];
    return isSame(before, file) ? [] : [{ path: file.path, change: 'modified' }];
  });
  const removed = [...older.keys()].map((path): Difference => ({ path, change: 'removed' }));
  return [...changes, ...removed].sort((a, b) => comparePaths(a.path, b.path));
}

/** The mode of a base from git or a tarball may be any; what counts is whether it was a program. */
function isSame(before: BaseEntry, file: ContributionFile): boolean {
  if (before.type !== file.type) return false;
  if (file.type === 'symlink') return before.link === file.link;
  const isContent =
    before.blob === undefined
      ? before.sha256 === file.sha256
      : before.blob === blobName(file.bytes, before.blob);
  return isContent && (before.mode & 0o100) === (file.mode & 0o100);
}

/** Git’s name for content: SHA-1, or SHA-256 in a repository of that format; `like` is a name of the same repository. */
export function blobName(bytes: Buffer, like: string): string {
  const algorithm = like.length === 64 ? 'sha256' : 'sha1';
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
