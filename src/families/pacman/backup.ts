import type { Plan } from '../../plan/plan.ts';
import { globWords, isWild } from '../packaging/patterns.ts';

/** What a package claims of the build that is configuration: by its flag, or by where it lies. */
export type BackupClaims = {
  /** Paths of files. */
  readonly named: readonly string[];
  /** Words of a shell for patterns, and for what may be a directory: only the build knows the files. */
  readonly found: readonly string[];
};

/** A name with an extension is a file's, but for the directories that are called `.d` by habit. */
const FILE_NAME = /[^/]\.(?!d$)[^/.]+$/;

/** backup=() holds names of files alone (PKGBUILD(5), "backup"): others are found when the package is filled. */
export function backupClaims(plan: Plan, name: string): BackupClaims {
  const { sysconfdir } = plan.distribution.directories;
  const patterns = plan.claims
    .filter((claim) => claim.package === name && claim.matches === undefined)
    .filter(({ line, pattern }) => line.flags.includes('config') || pattern.startsWith(`${sysconfdir}/`))
    .map(({ pattern }) => pattern);
  const isNamed = (pattern: string) => !isWild(pattern) && !pattern.includes('{') && FILE_NAME.test(pattern);
  return {
    named: patterns.filter(isNamed).map((pattern) => pattern.replace(/\\(.)/g, '$1')),
    found: patterns.filter((pattern) => !isNamed(pattern)).flatMap((pattern) => globWords(pattern) ?? []),
  };
}
