import type { Architecture } from './architectures.ts';
import type { DirectoryName } from './directories.ts';
import type { Facts, HelperChange, Release } from './schema.ts';

/**
 * What contrib knows of one distribution, in one release, on one architecture: plain data, with everything put in.
 * Of the variables only `${package}`, `${version}` and (on NixOS) `${out}` are left.
 */
export type Distribution = {
  readonly id: string;
  readonly title: string;
  /** The distributions that it takes after, nearest first. */
  readonly like: readonly string[];
  readonly family: Facts['family'];
  readonly release: string;
  readonly releaseInfo: Release;
  /** The distribution's own word: `amd64` on Debian. */
  readonly architecture: string;
  /** What `uname -m` prints there. */
  readonly canonicalArchitecture: Architecture;
  /** The word for packages that suit every architecture: `all`, `noarch`, `any`. */
  readonly independentArchitecture: string;
  readonly multiarch: string | undefined;
  readonly directories: Readonly<Record<DirectoryName, string>>;
  readonly licenses: Facts['licenses'];
  /** What a package is called here whose name ends so elsewhere. */
  readonly packageSuffixes: Facts['package-suffixes'];
  /** Search paths of login shells and of services, without directories below a home. */
  readonly path: Facts['path'];
  readonly sbin: Facts['sbin'];
  /** Directories that are symbolic links to others, and where to. See `canonicalPath`. */
  readonly pathAliases: Readonly<Record<string, string>>;
  /** Where each package has a prefix of its own, `${out}`; undefined where they share one. */
  readonly store: string | undefined;
  /**
   * What packages must not own again; `*` stands for one name. See `isBaseDirectory`. rpm makes directories that
   * nobody owns; dpkg does not, so that a .deb holds them whoever else does.
   */
  readonly ownedDirectories: readonly string[];
  readonly shell: string;
  /** What the shell is: `dash`, `bash`, `busybox`. */
  readonly shellProgram: string;
  readonly init: Facts['init'];
  readonly servicePolicy: Facts['service-policy'];
  readonly packageManager: Facts['package-manager'];
  readonly helperChanges: Readonly<Record<string, HelperChange>>;
  readonly staticAccounts: Facts['static-accounts'];
  readonly standards: Facts['standards'];
  /** Of Debian's policy, which packages name in their Standards-Version. */
  readonly standardsVersion: string | undefined;
};
