import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import type { BuildJob, BuildKind } from '../../src/families/builder.ts';
import type { Recipe } from '../../src/families/family.ts';
import { familyOf } from '../../src/families/index.ts';
import { loadContribution } from '../../src/manifest/contribution.ts';
import { loadProject } from '../../src/manifest/project.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { scratchDirectory } from './scratch.ts';

/** The time of every build in the tests. */
export const SECONDS = 1790000000;
const NOBODY = 65534;

/** The plan of a project on a distribution; settled where a built tree is given. */
export function planOf(project: string, distro: string, built?: string): Plan {
  const loaded = loadProject(project);
  return resolvePlan({
    project: loaded,
    distribution: resolveDistribution(distro),
    contribution: loadContribution(loaded, distro.split('@')[0] ?? distro),
    tree: openTree(project),
    ...(built === undefined ? {} : { built: openTree(built) }),
  });
}

export async function recipeOf(plan: Plan, sourceDigest?: string): Promise<Recipe> {
  const family = await familyOf(plan.distribution.family);
  const recipe = await family.recipe?.({
    plan,
    seconds: SECONDS,
    ...(sourceDigest === undefined ? {} : { sourceDigest }),
  });
  if (recipe === undefined) throw new Error(`${family.id} has no recipe`);
  return recipe;
}

export function writeRecipe(recipe: Recipe, directory: string): void {
  mkdirSync(directory, { recursive: true });
  for (const { path, content, executable } of recipe.files) {
    writeFileSync(join(directory, path), content);
    chmodSync(join(directory, path), executable === true ? 0o755 : 0o644);
  }
}

/** NAME-VERSION.tar.gz of a project, without recipes. */
export function sourceTarball(project: string, name: string, version: string, into: string): string {
  const top = `${name}-${version}`;
  const stage = scratchDirectory();
  cpSync(project, join(stage, top), { recursive: true });
  const tarball = join(into, `${top}.tar.gz`);
  const flags = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${SECONDS}`];
  const args = [...flags, '--exclude=distros/*/recipe', '-I', 'gzip -n', '-cf', tarball, '-C', stage, top];
  const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return tarball;
}

/** Under what a build may run, and must give the same bytes all the same. */
export type Surroundings = {
  readonly umask?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: number;
};

export type BoxInput = Surroundings & {
  readonly plan: Plan;
  readonly source: string;
  readonly recipe: Recipe;
  readonly kind?: BuildKind;
};

/** A job in a box of the tests: the work directory is /mnt in a mount namespace of its own, the user is nobody. */
export function jobOf({
  plan,
  source,
  recipe,
  kind = 'binary',
  umask = '022',
  env = {},
  user = NOBODY,
}: BoxInput): {
  readonly job: BuildJob;
  readonly log: () => string;
} {
  const work = join(scratchDirectory(), 'work');
  const recipeDirectory = join(work, 'recipe');
  mkdirSync(work, { recursive: true });
  cpSync(source, join(work, source.slice(source.lastIndexOf('/') + 1)));
  writeRecipe(recipe, recipeDirectory);
  giveTo(work, user);
  let log = '';
  const inBox = (path: string) => `/mnt${path.slice(work.length)}`;
  const run: BuildJob['run'] = async (command, args, options = {}) => {
    const as = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'];
    const joined = options.step === undefined ? '' : ' 2>&1';
    const script = `mount --bind "$1" /mnt && cd "$2" && umask "$3" && shift 3 && exec "$@"${joined}`;
    const cwd = inBox(options.cwd ?? work);
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', script, 'sh', work, cwd, umask, 'setpriv', ...as, command, ...args],
      {
        encoding: 'utf8',
        env: {
          PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
          HOME: '/mnt',
          LC_ALL: 'C.UTF-8',
          TZ: 'UTC',
          SOURCE_DATE_EPOCH: String(SECONDS),
          ...env,
          ...options.env,
        },
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    log += stdout + stderr;
    if (status !== 0) throw new Error(`${command} ended with ${status}:\n${log}`);
    return stdout;
  };
  const tarball = join(work, source.slice(source.lastIndexOf('/') + 1));
  return {
    job: {
      ...{ plan, seconds: SECONDS, source: tarball, recipe: recipeDirectory, kind, work, inBox, run },
      startedIn: {},
    },
    log: () => log,
  };
}

function giveTo(path: string, user: number): void {
  chownSync(path, user, user);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(join(path, name), user);
}
