import { isBaseDirectory } from '../distributions/paths.ts';
import type { PackageSet } from '../packages/package-set.ts';
import { parentsOf } from '../plan/directories.ts';
import type { Plan } from '../plan/plan.ts';
import { pathsAfterHelpers } from '../rules/helper-changes.ts';
import type { SourceTree, TreeEntry } from '../source/tree.ts';
import { comparePaths } from '../system/path-bytes.ts';

/**
 * What the project's build installed, as the packages show it: the patterns of the mapping are settled on it. A page
 * that a helper compressed counts by the name that it had, and a directory that base packages own is there although the
 * packages leave it to them: a line may claim all that is in it.
 */
export function builtTree(plan: Plan, made: PackageSet): SourceTree {
  const names = new Set(plan.set.packages.map(({ name }) => name));
  const found = new Map<string, TreeEntry>();
  for (const pkg of made.packages.filter(({ name }) => names.has(name))) {
    for (const entry of made.entries(pkg)) {
      const { type, target } = entry;
      if (type !== 'file' && type !== 'directory' && type !== 'symlink') continue;
      const path = nameBefore(plan, entry.path).slice(1);
      if (path === '') continue;
      for (const parent of parentsOf(`/${path}`)) {
        if (found.has(parent.slice(1)) || !isBaseDirectory(plan.distribution, parent)) continue;
        found.set(parent.slice(1), { path: parent.slice(1), type: 'directory' });
      }
      found.set(path, { path, type, ...(type === 'symlink' ? { linkTarget: target ?? '' } : {}) });
    }
  }
  return { root: '', entries: [...found.values()].sort((a, b) => comparePaths(a.path, b.path)) };
}

/** The name whose change by a helper gives this one. */
function nameBefore(plan: Plan, path: string): string {
  const [pkg] = plan.set.packages;
  const before = path.replace(/\.(?:gz|xz|zst|bz2)$/, '');
  if (pkg === undefined || before === path) return path;
  const entry = { path: before, type: 'file', mode: 0o644, owner: 'root', group: 'root', flags: [] } as const;
  return pathsAfterHelpers(plan, { pkg, entry }).includes(path) ? before : path;
}
