import { join } from 'node:path';
import type { BuildRequest } from '../build/build.ts';
import { sourceDigest } from '../build/source-tarball.ts';
import { type Finding, failing } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Plan } from '../plan/plan.ts';
import { formatFindings } from '../report/text.ts';
import { asCause, recipeOnDisk } from '../scaffold/recipe/recipe-on-disk.ts';
import { type ReleaseRecipe, renderRecipes } from '../scaffold/recipe/render-recipes.ts';
import { recipeDirectory } from '../scaffold/recipe/write-recipes.ts';
import { ContribError } from '../system/errors.ts';
import type { CommandInput } from './command.ts';
import { type Opened, openPlans } from './open.ts';

type ChosenRecipe = {
  readonly plan: Plan;
  readonly recipe: ReleaseRecipe;
  /** What is built: the recipe in the tree, or what contrib would write where there is none. */
  readonly source: BuildRequest['recipe'];
  readonly drift: readonly Finding[];
};

/** @throws ContribError findings where the format cannot say all of it. */
export async function chooseRecipe(
  opened: Opened,
  contribution: Contribution,
  seconds: number,
): Promise<ChosenRecipe> {
  const { project } = opened.plans[0];
  const all = openPlans(project, contribution.name, { tree: opened.tree }).plans;
  const isOpened = ({ distribution: { release } }: Plan) =>
    opened.plans.some((one) => one.distribution.release === release);
  const recipes = await renderRecipes([...opened.plans, ...all.filter((plan) => !isOpened(plan))], {
    seconds,
    sourceDigest: await sourceDigest(opened.plans[0], seconds),
  });
  const { plan, recipe } = oneRelease(opened.plans, recipes);
  if (failing(recipe.findings)) {
    throw new ContribError('findings', 'nothing was built: the format cannot say all of it', {
      findings: recipe.findings,
    });
  }
  const selector = recipe.prefix === '' ? contribution.name : `${contribution.name}@${recipe.release}`;
  const there = recipeDirectory(contribution.directory);
  const { directory, drift } = await recipeOnDisk(project.root, there, recipes, recipe, selector);
  return {
    ...{ plan, recipe },
    source: directory === undefined ? { files: recipe.files } : { directory: join(project.root, directory) },
    drift: drift === undefined ? [] : [drift],
  };
}

/** Packages of two releases have the same names: only one that they share can be built for both. */
function oneRelease(
  plans: readonly [Plan, ...Plan[]],
  recipes: readonly ReleaseRecipe[],
): { readonly plan: Plan; readonly recipe: ReleaseRecipe } {
  const [plan] = plans;
  const recipe = recipes.find(({ release }) => release === plan.distribution.release);
  if (recipe === undefined) throw new RangeError('a recipe was made for every plan');
  if (plans.length === 1 || recipe.prefix === '') return { plan, recipe };
  const selectors = plans.map(({ distribution: { id, release } }) => `${id}@${release}`);
  throw new ContribError('usage', 'the releases have different recipes, and a build is of one of them', {
    hint: `name one: ${selectors.join(', ')}`,
  });
}

/** People read before a long build what may make it fail; a program finds it among the findings. */
export function tellDrift(drift: readonly Finding[], { io, cwd, output, verbose }: CommandInput): void {
  if (output !== 'text' || io.quiet || drift.length === 0) return;
  io.err(`${formatFindings({ findings: drift, verbose, directory: cwd }, io)}\n`);
}

/** What fails of a recipe that the description has left behind may fail because of that. */
export function withDrift(error: unknown, drift: readonly Finding[]): unknown {
  if (!(error instanceof ContribError) || !['incomplete', 'findings'].includes(error.code)) return error;
  const { code, message, hint, place, findings, cause } = error;
  return new ContribError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(place === undefined ? {} : { place }),
    findings: [...findings, ...drift.map(asCause)],
    cause,
  });
}
