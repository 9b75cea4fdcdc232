import type { EntryType } from '../packages/entry.ts';
import { type SignatureVerdict, UNSIGNED } from '../signatures/signature.ts';
import type { PackagePlace } from '../system/place.ts';
import type { BundleLimits, Exceeded } from './bundle-limits.ts';
import { type Listing, sameEntry } from './bundle-listing.ts';
import type { BaseIdentity, SubmissionRecord } from './bundle-record.ts';

/** One entry of an archive from somebody, as its headers say it. */
export type BundleEntry = {
  /** As it stands in the archive; a directory's without the slash at its end. */
  readonly path: string;
  /** Below the top directory, '' for that itself; undefined where the path is unsafe. */
  readonly inside: string | undefined;
  readonly type: EntryType | 'unknown';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: number;
  readonly size: number;
  readonly link?: string;
  /** Of a file's content. */
  readonly sha256?: string;
  /** What its headers say beyond what a listing covers: an extended attribute, a sparse map. */
  readonly oddities: readonly string[];
};

/** What is strange about an archive as a whole: data behind its end, bytes that are no data, headers about all entries. */
export type Oddity = { readonly kind: 'trailing-data' | 'hidden-data' | 'header'; readonly text: string };

/** The bytes around the entries. */
export type BundleContainer = {
  /** `tar.gz`, `tar.xz`, `tar.zst`, `tar` or `zip`. */
  readonly format: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes that its entries unpack to. */
  readonly unpacked: number;
  readonly oddities: readonly Oddity[];
};

export type RecordState =
  | { readonly state: 'missing' }
  | { readonly state: 'ambiguous'; readonly paths: readonly string[] }
  | { readonly state: 'unreadable'; readonly path: string; readonly problem: string }
  | { readonly state: 'read'; readonly path: string; readonly record: SubmissionRecord };

/** What a bundle is judged against. */
export type JudgedBase = {
  readonly identity: BaseIdentity;
  /** For people: `tag v1.1`, `convirt-1.1.tar.gz`. */
  readonly title: string;
  /** All of it, an older `distros/<name>/` too. */
  readonly listing: Listing;
  /** Whether its modes are more than the bit that makes a program: git and directories know no others. */
  readonly exactModes: boolean;
  /** The content of some of its files; those that are not there are left out. */
  readonly contents: (paths: ReadonlySet<string>) => Promise<ReadonlyMap<string, Buffer>>;
};

/** Who signed a bundle, by upstream’s own keys. */
export type BundleSignature = {
  readonly verdict: SignatureVerdict;
  /** Whether upstream names any key at all. */
  readonly hasTrust: boolean;
  /** The signature’s file; undefined where there is none. */
  readonly file: string | undefined;
  /** What it is over, worked out from the bytes of the bundle. */
  readonly statement: string | undefined;
};

export const NOT_SIGNED: BundleSignature = {
  verdict: UNSIGNED,
  hasTrust: false,
  file: undefined,
  statement: undefined,
};

/** What a bundle's bytes say, re-derived: nothing in here is taken from its own record but `record` itself. */
export type BundleFacts = {
  /** The bundle, as the user named it. */
  readonly file: string;
  readonly container: BundleContainer;
  readonly limits: BundleLimits;
  /** Limits that it broke; what lies behind the first of them was not read. */
  readonly exceeded: readonly Exceeded[];
  /** In the order of the archive. */
  readonly entries: readonly BundleEntry[];
  /** First components of the paths, in the order of the archive. */
  readonly tops: readonly string[];
  readonly record: RecordState;
  /** Whose contribution it is, by the place of its record. */
  readonly distribution: string | undefined;
  /** Whether the whole source tree is there, or the contribution's directory alone. */
  readonly kind: 'source' | 'contribution';
  /** What is below the top directory, without the record. */
  readonly listing: Listing;
  readonly digest: string;
  /** The contribution's files, and upstream's contrib.yaml where it is there, by their paths below the top directory. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly base: JudgedBase | undefined;
  /** Some of the base’s own files: its description, its templates, and its version of the contribution. */
  readonly upstream: ReadonlyMap<string, Buffer>;
  readonly signature: BundleSignature;
};

/** `distros/<name>` of a bundle's contribution. */
function contributionOf(facts: Pick<BundleFacts, 'distribution'>): string | undefined {
  return facts.distribution === undefined ? undefined : `distros/${facts.distribution}`;
}

/** Whether a path below the top directory belongs to the contribution. */
export function isContributed(facts: Pick<BundleFacts, 'distribution'>, inside: string): boolean {
  const directory = contributionOf(facts);
  return directory !== undefined && (inside === directory || inside.startsWith(`${directory}/`));
}

/** Whether a path is upstream's own: outside the contribution, and in the base exactly as it is here. */
export function isUpstreams(facts: BundleFacts, inside: string): boolean {
  if (facts.base === undefined || isContributed(facts, inside)) return false;
  const here = facts.listing.get(inside);
  const there = facts.base.listing.get(inside);
  return here !== undefined && there !== undefined && sameEntry(here, there);
}

/** The place of a path in a bundle. */
export function inBundle({ file }: Pick<BundleFacts, 'file'>, path?: string): PackagePlace {
  return path === undefined ? { package: file } : { package: file, path };
}
