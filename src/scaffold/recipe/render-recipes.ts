import type { Recipe, RecipeFile } from '../../families/family.ts';
import { familyOf } from '../../families/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { ContribError } from '../../system/errors.ts';
import { comparePaths } from '../../system/path-bytes.ts';

/** The recipe of one release, and where it lies below recipe/: '' where all releases share it. */
export type ReleaseRecipe = Recipe & { readonly release: string; readonly prefix: string };

export type RenderOptions = {
  readonly seconds: number;
  /** sha256 of the source tarball. */
  readonly sourceDigest?: string;
};

/**
 * The native recipes of a project on a distribution, one for each plan. Releases with the same recipe share one
 * directory; where any differs, each has its own.
 * @throws ContribError missing where the family has no recipes.
 */
export async function renderRecipes(
  plans: readonly Plan[],
  options: RenderOptions,
): Promise<ReleaseRecipe[]> {
  const rendered: { readonly release: string; readonly recipe: Recipe }[] = [];
  for (const plan of plans) {
    const recipe = await renderRecipe(plan, options);
    rendered.push({ release: plan.distribution.release, recipe });
  }
  const isShared = new Set(rendered.map(({ recipe }) => fingerprint(recipe.files))).size <= 1;
  return rendered.map(({ release, recipe }) => ({
    ...recipe,
    release,
    prefix: isShared ? '' : `${release}/`,
  }));
}

async function renderRecipe(plan: Plan, options: RenderOptions): Promise<Recipe> {
  const { distribution } = plan;
  const family = await familyOf(distribution.family);
  if (family.recipe === undefined) {
    throw new ContribError(
      'missing',
      `contrib writes no recipes for ${distribution.title}: ${family.title} have none yet`,
      {
        hint: `contrib map ${distribution.id} --format sh gives an install script`,
      },
    );
  }
  const { files, findings } = await family.recipe({ plan, ...options });
  const sorted = [...files].sort((a, b) => comparePaths(a.path, b.path));
  return { files: sorted, findings };
}

function fingerprint(files: readonly RecipeFile[]): string {
  return JSON.stringify(
    files.map(({ path, content, executable = false }) => [
      path,
      Buffer.from(content).toString('base64'),
      executable,
    ]),
  );
}
