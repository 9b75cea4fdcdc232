import * as z from 'zod/mini';
import { familyOf } from '../families/index.ts';
import { type Finding, failing } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Plan } from '../plan/plan.ts';
import { type ReleaseRecipe, renderRecipes } from '../scaffold/recipe/render-recipes.ts';
import { type RecipeWrites, recipeDirectory, writeRecipes } from '../scaffold/recipe/write-recipes.ts';
import { projectTime } from '../source/timestamp.ts';
import { ContribError } from '../system/errors.ts';
import { type Io, printable, printableName } from '../system/io.ts';
import { type Command, type CommandInput, type CommandOutput, flagOption, listOption } from './command.ts';
import { openPlans, openProject, requireContribution, requireSound } from './open.ts';

export const command: Command = {
  name: 'recipe',
  summary: 'Write the native recipe: debian/, a spec file, PKGBUILD and the like',
  description:
    'Writes distros/DISTRO/recipe/, from which the distribution’s own tools build the packages on a machine without ' +
    'contrib. Releases that need different recipes have one each, in recipe/RELEASE/.\n\n' +
    'Run again, it brings the recipe up to date. A file that somebody edited is kept, and the difference is shown; ' +
    '--overwrite FILE takes contrib’s. With --check nothing is written, and the command fails where the recipe is ' +
    'not what contrib would write now. An edit alone is no failure.',
  arguments: [{ name: 'DISTRO', summary: 'ubuntu, or ubuntu@24.04 for one release' }],
  options: {
    check: { type: 'flag', summary: 'Only say whether the recipe is up to date' },
    'dry-run': { type: 'flag', summary: 'Only show what would become of each file' },
    print: { type: 'flag', summary: 'Print the files instead of writing them' },
    overwrite: { type: 'list', value: 'FILE', summary: 'Take contrib’s version of this edited file' },
    force: { type: 'flag', summary: 'Take contrib’s version of every edited file' },
  },
  examples: [
    { command: 'contrib recipe ubuntu', about: 'Write distros/ubuntu/recipe/debian/' },
    { command: 'contrib recipe fedora@44 --print', about: 'Look at the spec file' },
    { command: 'contrib recipe ubuntu --check', about: 'In continuous integration' },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      distribution: z.string(),
      directory: z.string(),
      written: z.boolean(),
      stale: z.boolean().check(z.describe('The recipe is not what contrib would write now.')),
      files: z.array(
        z.object({
          path: z.string(),
          state: z.enum(['created', 'unchanged', 'updated', 'kept', 'removed']),
          stale: z.boolean(),
          diff: z.optional(z.string()),
        }),
      ),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const project = openProject(input);
  const selector = input.arguments[0] ?? '';
  const opened = openPlans(project, selector);
  const contribution = requireContribution(opened);
  for (const plan of opened.plans) await requireSound(plan, { claims: true });
  const { seconds } = await projectTime(project, input.io.env);
  const sourceDigest = await digestOfSource(opened.plans[0], seconds);
  const all = withOtherReleases(
    opened.plans,
    openPlans(project, contribution.name, { tree: opened.tree }).plans,
  );
  const recipes = await renderRecipes(all, {
    seconds,
    ...(sourceDigest === undefined ? {} : { sourceDigest }),
  });
  const selected = new Set(opened.plans.map(({ distribution }) => distribution.release));
  const findings = recipes
    .filter(({ release }) => selected.has(release))
    .flatMap((recipe) => recipe.findings);
  refuseErrors(findings, contribution);
  if (flagOption(input, 'print')) return printed(recipes, selected, contribution, findings);
  const check = flagOption(input, 'check');
  const dryRun = check || flagOption(input, 'dry-run');
  const directory = recipeDirectory(contribution.directory);
  const options = { dryRun, force: flagOption(input, 'force'), overwrite: overwriteOption(input, directory) };
  const writes = await writeRecipes(project.root, directory, recipes, selected, options);
  const stale = writes.files.some((file) => file.stale);
  const { builder } = await familyOf(opened.plans[0].distribution.family);
  return {
    result: { distribution: contribution.name, directory, written: !dryRun, stale, files: writes.files },
    findings: unique(findings),
    text: () =>
      describe(writes, input.io, { check, dryRun, builds: builder !== undefined }, contribution.name),
    ...(check && stale ? { failed: true } : {}),
  };
}

/** The recipe of a family without a digest in it does not need the tarball to be made. */
async function digestOfSource(plan: Plan, seconds: number): Promise<string | undefined> {
  if (['deb', 'rpm'].includes(plan.distribution.family)) return undefined;
  const { sourceDigest } = await import('../build/source-tarball.ts');
  return sourceDigest(plan, seconds);
}

/** Whether a release has a recipe of its own depends on all of them, whichever was selected. */
function withOtherReleases(selected: readonly Plan[], all: readonly Plan[]): readonly Plan[] {
  const known = new Set(selected.map(({ distribution }) => distribution.release));
  return [...selected, ...all.filter(({ distribution }) => !known.has(distribution.release))];
}

function refuseErrors(findings: readonly Finding[], { name }: Contribution): void {
  if (!failing(findings)) return;
  throw new ContribError('findings', `no recipe was written: the format of ${name} cannot say all of it`, {
    findings: unique(findings),
  });
}

/** Releases that lack the same are told apart by their messages alone. */
function unique(findings: readonly Finding[]): Finding[] {
  return [
    ...new Map(
      findings.map((finding) => [JSON.stringify([finding.rule, finding.place, finding.message]), finding]),
    ).values(),
  ];
}

/** A file as people type it, or as it is named below the directory. */
function overwriteOption(input: CommandInput, directory: string): string[] {
  return listOption(input, 'overwrite').map((file) =>
    file.includes(`${directory}/`) ? file.slice(file.indexOf(`${directory}/`) + directory.length + 1) : file,
  );
}

function printed(
  recipes: readonly ReleaseRecipe[],
  selected: ReadonlySet<string>,
  contribution: Contribution,
  findings: readonly Finding[],
): CommandOutput {
  const files = new Map(
    recipes
      .filter(({ release }) => selected.has(release))
      .flatMap(({ prefix, files }) => files.map((file) => [`${prefix}${file.path}`, file.content] as const)),
  );
  return {
    result: {
      distribution: contribution.name,
      directory: recipeDirectory(contribution.directory),
      written: false,
      stale: false,
      files: [],
    },
    findings: unique(findings),
    text: () =>
      [...files]
        .map(
          ([path, content]) =>
            `# ==> ${printableName(path)} <==\n${printable(Buffer.from(content).toString('utf8'))}`,
        )
        .join('\n'),
  };
}

function describe(
  { directory, files }: RecipeWrites,
  io: Pick<Io, 'style'>,
  { check, dryRun, builds }: { readonly check: boolean; readonly dryRun: boolean; readonly builds: boolean },
  name: string,
): string {
  const shown = check ? files.filter(({ stale, state }) => stale || state === 'kept') : files;
  const width = Math.max(0, ...shown.map(({ path }) => printableName(path).length));
  const lines = shown.map(({ path, state }) => `  ${printableName(path).padEnd(width)}  ${state}\n`);
  const kept = files.filter(({ diff }) => diff !== undefined);
  const stale = files.some((file) => file.stale);
  return [
    ...(check
      ? [`${printableName(directory)}/ ${stale ? 'is not what contrib would write now' : 'is up to date'}\n`]
      : [`${printableName(directory)}/\n`]),
    ...lines,
    ...kept.map(
      ({ path, diff = '' }) =>
        `\n${printableName(`${directory}/${path}`)} was edited and is kept. Lines with + are what contrib would write\n${printable(diff.trimEnd())}\n`,
    ),
    ...(dryRun && !check ? ['\nnothing was written: --dry-run\n'] : []),
    ...(check && stale
      ? [`\n${io.style('bold', 'hint')}: contrib recipe ${name} writes it anew, edits apart\n`]
      : []),
    ...(check || !builds ? [] : [`\nnext: contrib build ${name}\n`]),
  ].join('');
}
