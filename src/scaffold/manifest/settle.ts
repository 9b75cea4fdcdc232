import { resolveDistribution } from '../../distributions/resolve.ts';
import type { Project } from '../../manifest/project.ts';
import { resolvePlan } from '../../plan/resolve-plan.ts';
import { openTree, type SourceTree } from '../../source/tree.ts';
import { printableName } from '../../system/io.ts';
import type { Directories } from './destdir/directories.ts';

const MOST_NAMED = 5;

/**
 * Settles a mapping on the installation that it was written for, and says what it does not take, takes twice, or
 * names without finding it. The directories are the installation's own, so the distribution does not matter.
 */
export function settlementNotes(
  project: Project,
  tree: SourceTree,
  destdir: string,
  directories: Directories,
): string[] {
  const distribution = { ...resolveDistribution('debian'), directories };
  const plan = resolvePlan({
    project,
    distribution,
    contribution: undefined,
    tree,
    built: openTree(destdir),
  });
  const taken = plan.claims.flatMap(({ matches = [] }) => matches);
  const twice = taken.filter((path, index) => taken.indexOf(path) !== index);
  return [
    ...note('no package takes', plan.unclaimed),
    ...note(
      'two packages take',
      plan.clashes.map(({ path }) => path),
    ),
    ...note('two lines take', [...new Set(twice)]),
    ...note(
      'nothing is installed at',
      plan.claims.filter(({ problems }) => problems.length > 0).map(({ pattern }) => pattern),
    ),
  ];
}

function note(what: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  return [`${what} ${paths.slice(0, MOST_NAMED).map(printableName).join(', ')}${more}`];
}
