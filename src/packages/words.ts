import type { Version } from './package-set.ts';
import type { Relation, VersionConstraint } from './relation.ts';

/** What a family's relations mean to whoever asks which packages are installed together. */
export type RelationWords = {
  /** Without these nothing is installed: Depends, Requires. */
  readonly requires: readonly string[];
  /** Followed unless the user says no: Recommends. */
  readonly recommends: readonly string[];
  /** What an installed package names so is not removed because nothing needs it, whether it would be installed or not. */
  readonly keeps: readonly string[];
  /** The package comes by itself where the expression holds: Supplements, install_if. */
  readonly supplements: readonly string[];
  readonly provides: readonly string[];
  /** Cannot be installed beside: Conflicts, Breaks. */
  readonly conflicts: readonly string[];
  /** Whether a path in a relation is satisfied by the package that installs it. */
  readonly paths: boolean;
  /** Whether a name provided without a version answers to every version: in rpm alone (rpmdsCompare). */
  readonly plainProvidesMatch: boolean;
  /** A whole version as the family's relations spell it. */
  readonly format: (version: Version) => string;
  readonly satisfies: (version: string, constraint: VersionConstraint) => boolean;
};

/** Whether a relation is one of these words; rpm's `Requires(pre)` is a Requires. */
export function isOneOf(words: readonly string[], { kind }: Relation): boolean {
  if (words.includes(kind)) return true;
  const end = kind.indexOf('(');
  return end > 0 && words.includes(kind.slice(0, end));
}
