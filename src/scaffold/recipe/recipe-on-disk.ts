import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Finding } from '../../findings/finding.ts';
import { GENERATED_FILE } from '../contribution/record.ts';
import type { ReleaseRecipe } from './render-recipes.ts';
import { type RecipeWrite, writeRecipes } from './write-recipes.ts';

/** The recipe of a distribution's part as it lies in the tree. */
export type RecipeOnDisk = {
  /** Where the release's own is, relative to the tree; undefined where there is none. */
  readonly directory: string | undefined;
  /** That it is not what contrib would write now, and what mends that. */
  readonly drift: Finding | undefined;
};

const MOST_FILES = 5;

/**
 * Looks at the recipe of one release among those of all of them.
 * @param directory distros/NAME/recipe, relative to the tree.
 * @param selector what `contrib recipe` is to be told: `ubuntu`, or `ubuntu@24.04` where releases differ.
 */
export async function recipeOnDisk(
  root: string,
  directory: string,
  recipes: readonly ReleaseRecipe[],
  recipe: ReleaseRecipe,
  selector: string,
): Promise<RecipeOnDisk> {
  const { prefix } = recipe;
  const found = filesIn(join(root, directory)).filter((path) => path !== GENERATED_FILE);
  const releases = recipes.map(({ release }) => `${release}/`);
  const isOfRelease = (path: string) => releases.some((other) => path.startsWith(other));
  const isThere = found.some((path) => (prefix === '' ? !isOfRelease(path) : path.startsWith(prefix)));
  // A recipe that was divided by release, or was not, is left behind where it lay.
  const isLeft = found.some((path) => prefix === '' || !isOfRelease(path));
  if (!isThere && !isLeft) return { directory: undefined, drift: undefined };
  const { files } = await writeRecipes(root, directory, recipes, new Set([recipe.release]), { dryRun: true });
  const stale = files.filter((file) => file.stale);
  return {
    directory: isThere ? `${directory}/${recipe.prefix}` : undefined,
    drift: stale.length === 0 ? undefined : driftFinding(directory, stale, isThere, selector),
  };
}

/** A failed build's drift, as what may have made it fail. */
export function asCause(drift: Finding): Finding {
  return { ...drift, message: 'the recipe is not what contrib would write now, which may be why' };
}

function driftFinding(
  directory: string,
  stale: readonly RecipeWrite[],
  isThere: boolean,
  selector: string,
): Finding {
  const kept = stale.filter(({ state }) => state === 'kept').map(({ path }) => path);
  const more = stale.length - MOST_FILES;
  const takes = kept.map((path) => `--overwrite ${path}`).join(' ');
  return {
    rule: 'build/stale-recipe',
    severity: 'warning',
    place: { file: `${directory}/${stale[0]?.path ?? ''}` },
    message: isThere
      ? 'the recipe is not what contrib would write now, and is built as it is'
      : 'no recipe lies where that of this release would be now: what is built is what contrib would write',
    evidence: [
      ...stale.slice(0, MOST_FILES).map(({ path, state }) => ({ text: `${path}: ${SAID[state]}` })),
      ...(more > 0 ? [{ text: `and ${more} more` }] : []),
    ],
    remedy:
      kept.length === 0
        ? `bring it up to date with contrib recipe ${selector}`
        : `contrib recipe ${selector} shows how they differ; with ${takes} it takes contrib’s`,
  };
}

const SAID: Readonly<Record<RecipeWrite['state'], string>> = {
  created: 'is missing',
  unchanged: 'is what contrib would write',
  updated: 'contrib would write another one now',
  kept: 'was edited, and contrib would write another one now',
  removed: 'belongs to the recipe no more',
};

function filesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}
