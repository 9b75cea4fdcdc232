import type { Distribution } from '../distributions/resolve.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { MappingLine, PathLine } from '../manifest/lines.ts';
import type { Project } from '../manifest/project.ts';
import type { Prerequisite, Variable } from '../manifest/schema.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';
import type { SourceTree } from '../source/tree.ts';
import type { TextPlace } from '../system/place.ts';

/** What a plan is made from. */
export type PlanInput = {
  readonly project: Project;
  readonly distribution: Distribution;
  readonly contribution: Contribution | undefined;
  readonly tree: SourceTree;
  /** What the project's own build installed (`make install DESTDIR=...`), where it was built. */
  readonly built?: SourceTree;
};

/** What is wrong with one line of the mapping. */
export type LineProblem =
  | { readonly kind: 'unknown-variable'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'not-absolute'; readonly path: string }
  | { readonly kind: 'too-long'; readonly bytes: number; readonly most: number }
  | { readonly kind: 'outside-tree'; readonly path: string }
  | { readonly kind: 'through-link'; readonly path: string; readonly target: string }
  | { readonly kind: 'not-installable'; readonly path: string; readonly type: string }
  | { readonly kind: 'matches-nothing'; readonly pattern: string };

/** A line of the mapping with its variables put in, and what became of it. */
export type PlanLine = {
  readonly package: string;
  readonly line: MappingLine;
  /** Variables put in; the line as it stands where they cannot be. */
  readonly source: string;
  readonly destination: string;
  /** How many paths of the tree it takes. */
  readonly matches: number;
  readonly problems: readonly LineProblem[];
};

/** What a distribution leaves out of a package. */
export type Omission = {
  readonly package: string;
  /** Variables put in; the text as it stands where they cannot be. */
  readonly pattern: string;
  readonly place: TextPlace;
  readonly problems: readonly LineProblem[];
};

export type PlanLink = {
  readonly package: string;
  readonly path: string;
  readonly target: string;
  readonly place: TextPlace;
  readonly problems: readonly LineProblem[];
};

/** A critical permission, and the installed paths that it holds for. */
export type PlanPermission = {
  readonly line: PathLine;
  readonly pattern: string;
  readonly matches: readonly string[];
  /** Modes and owners that another line had given otherwise. */
  readonly changes: readonly { readonly path: string; readonly from: Entry; readonly to: Entry }[];
  readonly problems: readonly LineProblem[];
};

/** One installed path that two lines fill with different content. */
export type Clash = {
  readonly path: string;
  readonly first: { readonly package: string; readonly entry: Entry };
  readonly second: { readonly package: string; readonly entry: Entry };
};

/** A path or pattern over what the project's own build will install. */
export type Claim = {
  readonly package: string;
  readonly line: PathLine;
  readonly pattern: string;
  readonly problems: readonly LineProblem[];
  /** The installed paths it took; undefined until the plan is settled on a built tree. */
  readonly matches?: readonly string[];
};

export type PlanVariable = {
  readonly name: string;
  readonly definition: Variable;
  readonly value: string;
  /** Where the value was given: by the distribution's part, or as upstream's default. */
  readonly place: TextPlace;
  readonly tuned: boolean;
};

export type PlanPrerequisite = {
  readonly key: string;
  readonly item: Prerequisite;
  /** The distribution's package names: written down by somebody, or looked up and locked; empty where neither is. */
  readonly names: readonly string[];
  /** Whether somebody wrote the names down; otherwise they are those of dependencies.yaml. */
  readonly byHand: boolean;
  readonly place: TextPlace;
};

/** Manifest x Distribution x Contribution: what is installed where, and what stands in the way. */
export type Plan = {
  readonly project: Project;
  readonly distribution: Distribution;
  readonly contribution: Contribution | undefined;
  readonly tree: SourceTree;
  /** What the project's own build installed, where it was built. */
  readonly built: SourceTree | undefined;
  readonly set: PackageSet;
  readonly lines: readonly PlanLine[];
  readonly links: readonly PlanLink[];
  readonly omissions: readonly Omission[];
  readonly permissions: readonly PlanPermission[];
  readonly clashes: readonly Clash[];
  readonly claims: readonly Claim[];
  /** What the build installed and nobody claims; empty until the plan is settled. */
  readonly unclaimed: readonly string[];
  readonly variables: readonly PlanVariable[];
  readonly prerequisites: readonly PlanPrerequisite[];
  /** The file that holds the content of an entry. */
  readonly contentPath: (pkg: Package, entry: Entry) => string;
};

/** Whether everything that the plan installs is known: no claims, or all of them settled. */
export function isSettled(plan: Plan): boolean {
  return plan.claims.every(({ matches }) => matches !== undefined);
}
