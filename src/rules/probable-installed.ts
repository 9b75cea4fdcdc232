import type { PackageSet } from '../packages/package-set.ts';
import { hasWildcard, withoutEscapes } from '../plan/patterns.ts';
import { mayGuess } from './guesses.ts';
import { installedIndex } from './installed.ts';
import { nearestPattern, type Probable, probablePath } from './probable-path.ts';

/** The paths of a set but its links, as lost patterns and links look for them: each index is made once. */
type Paths = {
  readonly all: readonly string[];
  /** By the last name. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
  /** What is in each directory, without a leading slash; '' is the root. */
  readonly inside: ReadonlyMap<string, ReadonlySet<string>>;
};

const known = new WeakMap<PackageSet, Paths>();

/** The installed path, links apart, that has most names at its end in common with a path or pattern. */
export function probableInstalled(set: PackageSet, pattern: string): Probable | undefined {
  if (!mayGuess(set)) return undefined;
  const { all, byName } = pathsOf(set);
  const last = pattern.slice(pattern.lastIndexOf('/') + 1);
  return probablePath(pattern, hasWildcard(last) ? all : (byName.get(withoutEscapes(last)) ?? []));
}

/** An installed path or pattern that is spelt nearly like this one. */
export function nearestInstalled(set: PackageSet, pattern: string): string | undefined {
  if (!mayGuess(set)) return undefined;
  const { inside } = pathsOf(set);
  const near = nearestPattern(pattern, (directory) => inside.get(directory) ?? []);
  return near === undefined ? undefined : `/${near}`;
}

function pathsOf(set: PackageSet): Paths {
  const paths = known.get(set) ?? indexPaths(set);
  known.set(set, paths);
  return paths;
}

function indexPaths(set: PackageSet): Paths {
  const all = installedIndex(set)
    .all.filter(({ entry }) => entry.type !== 'symlink')
    .map(({ entry }) => entry.path);
  const byName = new Map<string, string[]>();
  const inside = new Map<string, Set<string>>();
  for (const path of all) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    byName.set(name, byName.get(name) ?? []);
    byName.get(name)?.push(path);
    enter(path.slice(1), inside);
  }
  return { all, byName, inside };
}

/** Enters a path in its directory, and the directories that no package owns in theirs. */
function enter(path: string, inside: Map<string, Set<string>>): void {
  const slash = path.lastIndexOf('/');
  const directory = path.slice(0, Math.max(slash, 0));
  const names = inside.get(directory);
  if (names !== undefined) {
    names.add(path.slice(slash + 1));
    return;
  }
  inside.set(directory, new Set([path.slice(slash + 1)]));
  if (directory !== '') enter(directory, inside);
}
