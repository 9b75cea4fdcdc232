import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildJob, BuildKind } from '../../../src/families/builder.ts';
import { family } from '../../../src/families/rpm/family.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { ContribError } from '../../../src/system/errors.ts';
import { scratchDirectory } from '../../helpers/scratch.ts';
import { macroFiles, must, recipeOf, SECONDS, writeRecipe } from './rpm-tools.ts';

export type BoxOptions = {
  readonly kind?: BuildKind;
  /** Files of macros that rpm is to know besides its own; those of the distribution when absent. */
  readonly macros?: readonly string[];
  /** A recipe on disk; what contrib writes when absent. */
  readonly recipe?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
};

export type Built = { readonly packages: readonly string[]; readonly log: string };

/** One path for every build of a test, because rpm records it in the source package. */
const box = join(scratchDirectory(), 'box');

/** Builds a plan with rpmbuild, as `contrib build` does in its own box. */
export async function buildRpm(plan: Plan, options: BoxOptions = {}): Promise<Built> {
  rmSync(box, { recursive: true, force: true });
  mkdirSync(box);
  const recipe = options.recipe ?? writeRecipe(await recipeOf(plan));
  let log = '';
  const load = (options.macros ?? macroFiles(plan.distribution.id)).flatMap((file) => ['--load', file]);
  const job: BuildJob = {
    plan,
    seconds: SECONDS,
    source: tarball(plan),
    recipe,
    kind: options.kind ?? 'binary',
    work: box,
    startedIn: {},
    inBox: (path) => path,
    run: async (command, args) => {
      const { status, stdout, stderr } = spawnSync(
        'sh',
        ['-c', `umask ${options.umask ?? '022'}; exec "$@"`, 'sh', command, ...load, ...args],
        { cwd: box, encoding: 'utf8', env: environment(options), maxBuffer: 64 * 1024 * 1024 },
      );
      log += `${stdout}${stderr}`;
      if (status !== 0) throw new ContribError('incomplete', `${command} failed\n${log}`);
      return stdout;
    },
  };
  const made = (await family.builder?.build(job)) ?? [];
  const out = scratchDirectory();
  return {
    log,
    packages: made.map((path) => {
      cpSync(path, join(out, basename(path)));
      return join(out, basename(path));
    }),
  };
}

function environment({ env }: BoxOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: box,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    SOURCE_DATE_EPOCH: String(SECONDS),
    ...env,
  };
}

function tarball({ project }: Plan): string {
  const name = `${project.manifest.name}-${project.manifest.version}`;
  const path = join(scratchDirectory(), `${name}.tar.gz`);
  const rest = [
    '--sort=name',
    '--owner=root:0',
    '--group=root:0',
    `--mtime=@${SECONDS}`,
    '--exclude=./distros/*/recipe',
  ];
  must('tar', ['-czf', path, ...rest, `--transform=s,^\\.,${name},`, '-C', project.root, '.']);
  return path;
}
