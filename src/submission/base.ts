import type { ListingType } from '../facts/bundle-listing.ts';
import { LINK_MODE } from '../facts/bundle-listing.ts';
import type { BaseIdentity } from '../facts/bundle-record.ts';
import type { Finding } from '../findings/finding.ts';
import type { SourceStatEntry } from '../source/scan.ts';

/** One path of a base. Its content is read from the working tree, and must be what is said here. */
export type BaseEntry = {
  readonly path: string;
  readonly type: ListingType;
  readonly mode: number;
  readonly size: number;
  readonly link?: string;
  /** Of a file’s content, where the base is a tarball. */
  readonly sha256?: string;
  /** Git’s name of a file’s content, where the base is a commit. */
  readonly blob?: string;
  /** The submodule that git has it in, as a directory of this machine; the project itself where none is named. */
  readonly repository?: string;
};

/** What a contribution is made on. */
export type Base = {
  readonly kind: BaseIdentity['kind'];
  /** For people: `tag v1.1`, `convirt-1.1.tar.gz`. */
  readonly title: string;
  /** Everything in it, an older `distros/<name>/` too, in the byte order of the paths. */
  readonly entries: readonly BaseEntry[];
  readonly identify: (listing: string) => BaseIdentity;
  /** Content as the base has it, where the working tree has it converted (line ends, filters): only git does that. */
  readonly original?: (entry: BaseEntry) => Promise<Buffer>;
  /** The content of some files as the base has it; those that are too large are left out. */
  readonly contents?: (paths: ReadonlySet<string>) => Promise<ReadonlyMap<string, Buffer>>;
  /** Paths that git takes for changed since the commit, whatever it converts. */
  readonly changedHere?: () => Promise<ReadonlySet<string>>;
  /** Lets go of what reading the base needs; call it in the end, whatever happened. */
  readonly close?: () => Promise<void>;
  /** What whoever asked should be told about the choice. */
  readonly notes: readonly string[];
  /** What is wrong with it, short of refusing it. */
  readonly findings?: readonly Finding[];
};

/** The working tree itself, without the contribution: where there is neither a tarball nor a repository. */
export function treeBase(scanned: readonly SourceStatEntry[], own: string): Base {
  const entries = scanned
    .filter(({ path }) => path !== own && !path.startsWith(`${own}/`))
    .flatMap((entry) => asBaseEntry(entry) ?? []);
  return {
    kind: 'tree',
    title: 'the working tree',
    entries,
    identify: (listing) => ({ kind: 'tree', listing }),
    notes: [
      'the base is the working tree itself: name upstream’s tarball or tag with --base to have changes found',
    ],
  };
}

/** The entry as a base has it: of the mode only the bit that makes a program, whatever the checkout’s umask was. */
export function asBaseEntry(entry: SourceStatEntry): BaseEntry | undefined {
  const { path, type, size, mode, linkTarget } = entry;
  if (type === 'symlink') return { path, type, mode: LINK_MODE, size: 0, link: linkTarget ?? '' };
  if (type === 'directory') return { path, type, mode: 0o755, size: 0 };
  if (type !== 'file') return undefined;
  return { path, type, mode: (mode & 0o100) === 0 ? 0o644 : 0o755, size };
}
