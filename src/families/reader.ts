import type { Entry } from '../packages/entry.ts';
import type { FileContent, Package } from '../packages/package-set.ts';

export type ReadOptions = {
  /** Where decompressors and the programs that read databases are looked for, written as PATH is; PATH when absent. */
  readonly toolsPath?: string;
  /** Also the digests that a package lists by an algorithm that nobody trusts any more: enough to know a file again. */
  readonly weakDigests?: boolean;
};

/** The beginning of a file, as it is and, where it is compressed, decompressed: what tells formats apart. */
export type FileHead = { readonly raw: Buffer; readonly unpacked: Buffer };

/** A package that was read: what it is, what it installs, and the way to its content. */
export type ReadPackage = {
  readonly package: Package;
  /** In the byte order of the paths. Each time they may be made anew: who compares entries holds on to his own. */
  readonly entries: () => Iterable<Entry>;
  /** The content of the plain files that are wanted, in one pass; in any order. */
  readonly contents: (isWanted: (entry: Entry) => boolean) => AsyncIterable<FileContent>;
};

/** How one format is read. Nothing of a package is run, and what is wrong with one is a ContribError bad-input. */
export type PackageReader = {
  readonly recognizes: (head: FileHead) => boolean;
  /** The package in a file, or all of them, of a format whose files hold several. */
  readonly readFile: (path: string, options: ReadOptions) => Promise<ReadPackage | readonly ReadPackage[]>;
  /** Whether it is a source package, which installs nothing. */
  readonly isSource?: (head: FileHead) => boolean;
  /** The packages of an installed root by its own database; undefined where it has none of this family. */
  readonly readInstalled?: (
    root: string,
    options: ReadOptions,
  ) => Promise<readonly ReadPackage[] | undefined>;
};
