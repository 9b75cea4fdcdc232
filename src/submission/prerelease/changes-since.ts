import { openProjectRevision } from '../../plan/revision.ts';
import { lastRelease } from '../../source/last-release.ts';
import { ContribError } from '../../system/errors.ts';
import { printableName } from '../../system/io.ts';
import type { ChosenCommit } from './choose-source.ts';
import { changesBetween } from './file-changes.ts';
import type { PackagersNote } from './note.ts';

type Changes = Pick<PackagersNote, 'since' | 'noChanges' | 'on' | 'changes'>;

/**
 * What changed in the mapping since a revision; since the last release where none is named.
 * @throws ContribError bad-input where a revision was named that cannot be read.
 */
export async function changesSince(
  root: string,
  chosen: ChosenCommit | undefined,
  named: string | undefined,
): Promise<Changes> {
  if (chosen === undefined) {
    if (named === undefined)
      return nothing('The tree is in no repository, so that there is no earlier version of it');
    throw new ContribError('usage', '--since names a revision, and the tree is in no repository', {
      hint: 'run it in a clone of the repository',
    });
  }
  const { commit, tag, at } = chosen;
  const since = named ?? (await lastRelease(root, commit, { name: at.project.manifest.name, without: tag }));
  if (since === undefined)
    return nothing('No earlier release is tagged in this history, so that there is nothing to compare with');
  try {
    return { since, ...changesBetween(await openProjectRevision(root, since), at) };
  } catch (error) {
    if (named !== undefined || !(error instanceof ContribError)) throw error;
    return nothing(
      `The last release, ${printableName(since)}, has no description that can be read (${error.message})`,
    );
  }
}

function nothing(noChanges: string): Changes {
  return { since: null, noChanges, on: [], changes: [] };
}
