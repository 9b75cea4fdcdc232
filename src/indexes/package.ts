/** A name that a package answers to besides its own, and the version of it where one is told. */
export type Provided = { readonly name: string; readonly version?: string };

/** A package as its distribution's index describes it. */
export type IndexedPackage = {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package that it was built from. */
  readonly source: string;
  readonly section?: string;
  /** Debian's priority: required, important, standard, optional, extra. */
  readonly priority?: string;
  readonly essential?: boolean;
  /** apk's provider_priority: of several packages that provide one name, the highest is installed. */
  readonly providerPriority?: number;
  readonly summary?: string;
  readonly provides: readonly Provided[];
  /** What it cannot be installed without: any one name of each list. */
  readonly depends: readonly (readonly string[])[];
};
