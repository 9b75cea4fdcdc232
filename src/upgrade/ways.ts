import type { Distribution } from '../distributions/resolve.ts';
import type { Family } from '../families/family.ts';
import type { Semantics, UpgradeTool } from '../families/semantics.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';

/** Users who have one set are offered another one, on one distribution. */
export type Way = {
  /** Where: the distribution, or the format of packages that were read. */
  readonly of: string;
  /** What the old set was called. */
  readonly from: string;
  readonly family: Family;
  readonly semantics: Semantics;
  readonly distribution: Distribution;
  readonly tools: readonly UpgradeTool[];
  readonly old: PackageSet;
  readonly next: PackageSet;
  readonly canonical: (path: string) => string;
  /** The new set with intents of its packages changed. */
  readonly rebuild: (change: (packages: readonly Package[]) => readonly Package[]) => PackageSet;
};
