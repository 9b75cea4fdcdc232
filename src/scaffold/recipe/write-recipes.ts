import { lstatSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { refuseDetour } from '../../system/detour.ts';
import { digestOf, GENERATED_FILE, readRecord } from '../contribution/record.ts';
import { applyWrites, type OverwriteOptions, planWrites, type WriteState } from '../generated.ts';
import type { ReleaseRecipe } from './render-recipes.ts';

export type RecipeWrite = {
  /** Relative to the recipe’s directory. */
  readonly path: string;
  /** `removed`: contrib wrote it once, nobody edited it, and it is no part of the recipe any more. */
  readonly state: WriteState | 'removed';
  readonly diff?: string;
  /** It is not what contrib would write now; of an edited file: nor is that what contrib wrote last. */
  readonly stale: boolean;
};

export type RecipeWrites = { readonly directory: string; readonly files: readonly RecipeWrite[] };

/** Where the recipes of a distribution’s part lie, relative to the tree. */
export function recipeDirectory(contributionDirectory: string): string {
  return `${contributionDirectory}/recipe`;
}

/**
 * Writes recipes below distros/NAME/recipe/, or only says what would become of each file. What a person edited is kept.
 * @param recipes of every release, so that what none of them has any more can be told from what another one has.
 * @param selected the releases to write.
 */
export async function writeRecipes(
  root: string,
  directory: string,
  recipes: readonly ReleaseRecipe[],
  selected: ReadonlySet<string>,
  { dryRun, ...options }: OverwriteOptions & { readonly dryRun: boolean },
): Promise<RecipeWrites> {
  const record = readRecord(root, directory);
  const known = new Set(recipes.flatMap(({ prefix, files }) => files.map(({ path }) => `${prefix}${path}`)));
  const gone = [...record].filter(
    ([path, digest]) => !known.has(path) && isUnedited(root, directory, path, digest),
  );
  const wanted = new Map(
    recipes
      .filter(({ release }) => selected.has(release))
      .flatMap(({ prefix, files }) =>
        files.map(({ path, content, executable = false }) => {
          const full = `${prefix}${path}`;
          return [full, { path: full, text: content, executable }] as const;
        }),
      ),
  );
  if (!dryRun) for (const [path] of gone) unlinkSync(join(root, directory, path));
  const writes = planWrites(root, directory, [...wanted.values()], options);
  if (!dryRun) await applyWrites(root, directory, writes);
  return {
    directory,
    files: [
      ...writes
        .filter(({ path }) => path !== GENERATED_FILE)
        .map(({ path, state, diff, content }) => ({
          path,
          state,
          ...(diff === undefined ? {} : { diff }),
          stale: state === 'created' || (state !== 'unchanged' && record.get(path) !== digestOf(content)),
        })),
      ...gone.map(([path]): RecipeWrite => ({ path, state: 'removed', stale: true })),
    ],
  };
}

function isUnedited(root: string, directory: string, path: string, digest: string): boolean {
  refuseDetour(root, `${directory}/${path}`, 'file');
  const file = join(root, directory, path);
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined && digestOf(readFileSync(file)) === digest;
}
