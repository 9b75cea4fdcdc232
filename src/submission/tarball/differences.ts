import type { Listing, ListingEntry } from '../../facts/bundle-listing.ts';
import type { SOURCE_CHANGES } from '../../facts/source-manifest.ts';
import type { Tarball as Declarations } from '../../manifest/schema-parts.ts';
import { type Declared, declarationOf } from '../../plan/generated-files.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import type { CommitFacts } from './commit-items.ts';

/** One path that a tarball has otherwise than the archive of its tag. */
export type SourceDifference = {
  readonly path: string;
  /** `type`: a link for a file and the like; `program`: executable in one of the two alone. */
  readonly change: (typeof SOURCE_CHANGES)[number];
  /** What makes it differ; absent where nothing says so. */
  readonly by?: string | undefined;
  readonly why?: string | undefined;
};

export type Compared = {
  readonly commit: Listing;
  readonly tarball: Listing;
  readonly facts: Pick<CommitFacts, 'leftOut' | 'converted'>;
  readonly declared: Declarations | undefined;
  /** SHA-256 of what is committed, of the files that .gitattributes leaves out or converts. */
  readonly committed?: ReadonlyMap<string, string>;
  /** Whether the tarball’s content can have come from export-subst. */
  readonly isSubstituted?: (path: string) => boolean;
};

/** What git leaves out of archives, by the attribute of that name. */
export const EXPORT_IGNORE = 'export-ignore';
const CONVERTED = 'the commit, without the conversion of .gitattributes';

/** Everything that differs, in the byte order of the paths, each with what explains it. Directories go without saying. */
export function sourceDifferences(compared: Compared): readonly SourceDifference[] {
  const { commit, tarball, declared } = compared;
  const generated = declarationOf(declared?.generated ?? []);
  const leftOut = declarationOf(declared?.['left-out'] ?? []);
  const here = [...tarball.values()].flatMap((entry) =>
    differenceAt(entry, commit.get(entry.path), compared, generated),
  );
  const gone = [...commit.values()]
    .filter(({ path, type }) => type !== 'directory' && !tarball.has(path))
    .map(({ path }): SourceDifference => {
      const why = leftOut(path)?.why;
      return { path, change: 'removed', ...(why === undefined ? {} : { by: 'left-out', why }) };
    });
  const ignored = compared.facts.leftOut.map(
    (path): SourceDifference => ({ path, change: 'removed', by: EXPORT_IGNORE }),
  );
  return [...here, ...gone, ...ignored.filter(({ path }) => !tarball.has(path))].sort((a, b) =>
    comparePaths(a.path, b.path),
  );
}

function differenceAt(
  entry: ListingEntry,
  before: ListingEntry | undefined,
  { facts, committed, isSubstituted }: Compared,
  generated: (path: string) => Declared | undefined,
): SourceDifference[] {
  const { path } = entry;
  if (entry.type === 'directory' && (before === undefined || before.type === 'directory')) return [];
  const change = changeOf(entry, before);
  if (change === undefined) return [];
  const declaration = generated(path);
  if (declaration !== undefined) {
    const { by, why } = declaration;
    return [{ path, change, by, ...(why === undefined ? {} : { why }) }];
  }
  // Another way of archiving knows nothing of attributes, and takes what is committed.
  const isCommitted = entry.sha256 !== undefined && committed?.get(path) === entry.sha256;
  if (isCommitted && (change === 'added' || change === 'modified'))
    return [{ path, change, by: change === 'added' ? EXPORT_IGNORE : CONVERTED }];
  if (change === 'modified' && facts.converted.includes(path) && isSubstituted?.(path) === true)
    return [{ path, change, by: 'export-subst' }];
  return [{ path, change }];
}

function changeOf(
  entry: ListingEntry,
  before: ListingEntry | undefined,
): SourceDifference['change'] | undefined {
  if (before === undefined) return 'added';
  if (before.type !== entry.type) return 'type';
  if (before.sha256 !== entry.sha256 || before.link !== entry.link) return 'modified';
  return entry.type === 'file' && (before.mode & 0o100) !== (entry.mode & 0o100) ? 'program' : undefined;
}
