import type { Distribution } from '../distributions/resolve.ts';
import type { Capability } from '../facts/capability.ts';
import type { Finding } from '../findings/finding.ts';
import type { Intent } from '../packages/intent.ts';
import type { Package, Version } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import type { Plan } from '../plan/plan.ts';
import type { Builder } from './builder.ts';
import type { FamilyId } from './family-id.ts';
import type { Prover } from './prover.ts';
import type { PackageReader } from './reader.ts';
import type { Semantics } from './semantics.ts';

/** What `lower` knows besides the intent. */
export type LowerContext = {
  /** The package that has the intent. */
  readonly package: Pick<Package, 'name' | 'version'>;
};

/** Whether a name or version can be said in this format; the sentence names the format's own rule. */
export type Objection = {
  readonly message: string;
  readonly source: string;
  /** Of what the format takes and its distribution does not want; an error when absent. */
  readonly severity?: 'warning';
};

/** A package, and the epoch of its versions where what upstream writes is not compared with them as it is. */
export type BuildTool = { readonly name: string; readonly epoch?: number };

/** What of a distribution decides how a capability is called. */
export type CapabilityContext = Pick<Distribution, 'canonicalArchitecture' | 'directories'>;

/** One file of a native recipe. */
export type RecipeFile = {
  /** As the format wants it, below the directory of the recipe: `debian/control`, `convirt.spec`, `PKGBUILD`. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly executable?: boolean;
};

/** What a recipe is made from. */
export type RecipeInput = {
  /** On one release. What the project's own build installs may still be claims. */
  readonly plan: Plan;
  /** Seconds since 1970: the time of the changelog. */
  readonly seconds: number;
  /**
   * sha256 of the source tarball in hexadecimal (of apk sha512), where it is known. The tarball holds no recipe, so
   * that a recipe can hold its digest.
   */
  readonly sourceDigest?: string;
};

export type Recipe = {
  readonly files: readonly RecipeFile[];
  /** What the format cannot express, or what has to be known and is not. An error means that nothing is written. */
  readonly findings: readonly Finding[];
};

/**
 * All that contrib does for one package format. Every capability but the first two is optional: whoever needs one
 * asks for it by name and says what is lacking where a family does not have it.
 */
export type Family = {
  readonly id: FamilyId;
  readonly title: string;
  /** Order of two versions as the package manager sees it: negative, zero, positive. */
  readonly compare?: (a: string, b: string) => number;
  /** The parts of a whole version, or undefined where the format would not take it. */
  readonly parse?: (version: string) => Version | undefined;
  /** An intent of the description in the family's own relations; none where the format has no word for it. */
  readonly lower?: (intent: Intent, context: LowerContext) => readonly Relation[];
  /**
   * The relations of the empty package that a superseded name lives on as, so that whoever has the old package gets
   * the new one. Only of families whose package manager follows a rename in no other way.
   */
  readonly transitional?: (intent: Intent, context: LowerContext) => readonly Relation[];
  /** What its package managers do with relations; loaded when it is first asked for. */
  readonly semantics?: () => Promise<Semantics>;
  /** How its own tools are asked whether that is so; loaded when it is first asked for. */
  readonly prove?: () => Promise<Prover>;
  /** What the format says against a package's name, or nothing. */
  readonly objectToName?: (name: string) => Objection | undefined;
  readonly objectToVersion?: (version: Version) => Objection | undefined;
  /**
   * What the format and the distribution say against the words of a description: names, version, summaries, the
   * maintainer. The recipe says the same once more, beside what only a recipe shows.
   */
  readonly judge?: (plan: Plan) => Promise<readonly Finding[]>;
  /** The family's own dependency on a capability (`pkgconfig(glib-2.0)`), where its language has one. */
  readonly capability?: (capability: Capability, context: CapabilityContext) => string | undefined;
  /** The packages of the programs that build systems are, by the program: whoever builds with one need not name it. */
  readonly buildTools?: Readonly<Record<string, BuildTool>>;
  /** How the package database of a machine is asked for the version of one package. */
  readonly query?: PackageQuery;
  /** The native recipe: what the distribution's own packagers would write. */
  readonly recipe?: (input: RecipeInput) => Recipe | Promise<Recipe>;
  /** How the distribution's own tools build that recipe. */
  readonly builder?: Builder;
  /**
   * The command that gets packages and all that they depend on, as for an empty system, without running anything of
   * them: their archives, and where it can their files below a directory.
   */
  readonly unpack?: (request: UnpackRequest) => UnpackCommand;
  /** Which packages of a root, by its own database, have some paths. */
  readonly owners?: (root: string, paths: readonly string[]) => Promise<ReadonlyMap<string, PackageOwner>>;
  /** How packages and installed databases of this format are read. Its code is loaded when it is asked for. */
  readonly read?: () => Promise<PackageReader>;
};

export type PackageOwner = { readonly name: string; readonly version: string };

export type UnpackRequest = {
  readonly distribution: Distribution;
  readonly packages: readonly string[];
  readonly root: string;
};

export type UnpackCommand = {
  readonly command: readonly string[];
  /** The program that does the work, which may be started by another one. */
  readonly tool: string;
  /** The directory that the archives are kept in, or in directories of it. */
  readonly archives: string;
  /** Whether that is all: nothing is put below the root. */
  readonly onlyArchives?: boolean;
};

/** A program and its arguments that print the installed version of a package; status 0 when it is installed. */
export type PackageQuery = {
  readonly command: string;
  /** @param root a directory that stands for another machine's `/`. */
  readonly args: (name: string, root?: string) => readonly string[];
  /** The version in what was printed, or nothing where the package is not installed after all. */
  readonly version: (stdout: string) => string | undefined;
};
