import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ContribError } from '../../system/errors.ts';
import type { BuildJob, BuildRunOptions } from '../builder.ts';
import { outputsOf } from './outputs.ts';

/** Evaluated in the directory of the recipe. */
const EXPRESSION = '(import <nixpkgs> { }).callPackage ./default.nix { }';

/** Root builds as the users of a group of its own, without which it builds nothing (Nix manual, build-users-group). */
const IS_OURS = 'test -w /nix/store && { test "$(id -u)" != 0 || getent group nixbld > /dev/null; }';

/** How Nix is to be called on this machine. */
type Store = {
  readonly env: Readonly<Record<string, string>>;
  readonly options: readonly string[];
  readonly unprivileged: boolean;
};

/**
 * Runs nix-build on the recipe, with the source tarball at hand in the place of what fetchurl would fetch: a download of
 * that name and digest has the same path in the store (Nix manual, "nix-store --add-fixed").
 */
export async function buildInStore(job: BuildJob): Promise<readonly string[]> {
  const { recipe, kind, source, work, inBox } = job;
  copyFileSync(source, join(recipe, basename(source)));
  // One without an address is read from beside the expression.
  const isPart = job.plan.project.manifest.source === undefined;
  const recipeFiles = readdirSync(recipe)
    .filter((name) => isPart || name !== basename(source))
    .map((name) => join(recipe, name));
  if (kind === 'source') return recipeFiles;
  const store = await storeOf(job);
  const nix = (program: string, args: readonly string[], options: BuildRunOptions = {}) =>
    job.run(program, [...args, ...store.options], {
      cwd: recipe,
      network: true,
      unprivileged: store.unprivileged,
      ...options,
      env: store.env,
    });
  await requireNixpkgs(job, store);
  await nix('nix-store', ['--add-fixed', 'sha256', inBox(await underItsName(job))]);
  const attributes = outputsOf(job.plan).flatMap(({ name }) => ['-A', name]);
  const evaluated = ['--no-out-link', '-E', EXPRESSION, ...attributes];
  // The paths alone go to standard output, which a step would mix with the log.
  await nix('nix-build', evaluated, { step: 'building' });
  const paths = (await nix('nix-build', evaluated)).trim().split('\n');
  const { name, version } = job.plan.project.manifest;
  const made = join(work, `${name}-${version}-${job.plan.distribution.architecture}.nix-export`);
  const script = 'out=$1 && shift && exec nix-store --export "$@" > "$out"';
  await nix('sh', ['-c', script, 'sh', inBox(made), ...new Set(paths)], {});
  return [...recipeFiles, made];
}

/** A copy of the tarball that is called as the address of the release ends, which fetchurl takes for its name. */
async function underItsName({ plan, source, work, inBox, run }: BuildJob): Promise<string> {
  const { name, version, source: released } = plan.project.manifest;
  const url = (released?.url ?? '').replaceAll('${version}', version).replaceAll('${name}', name);
  const wanted = basename(url) || basename(source);
  const directory = join(work, 'fetched');
  mkdirSync(directory);
  await run('cp', [inBox(source), inBox(join(directory, wanted))]);
  return join(directory, wanted);
}

/**
 * The machine's store by its daemon, or as whose it is; where there is none, a store of this build alone, which takes
 * nothing from elsewhere: binaries of a cache are for /nix/store.
 */
async function storeOf({ startedIn, work, inBox, run }: BuildJob): Promise<Store> {
  const holds = async (test: string) => (await run('sh', ['-c', `${test} && echo yes || :`])) !== '';
  const nixPath = startedIn['NIX_PATH'];
  const path: Record<string, string> = nixPath === undefined ? {} : { NIX_PATH: nixPath };
  if (await holds('test -e /nix/var/nix/daemon-socket/socket'))
    return { env: { ...path, NIX_REMOTE: 'daemon' }, options: [], unprivileged: true };
  if (await holds(IS_OURS)) return { env: path, options: [], unprivileged: false };
  const own = Object.entries({ NIX_STORE_DIR: 'store', NIX_STATE_DIR: 'state', NIX_LOG_DIR: 'log' });
  return {
    env: {
      ...path,
      ...Object.fromEntries(own.map(([name, directory]) => [name, inBox(join(work, 'nix', directory))])),
    },
    options: ['sandbox false', 'substitute false', 'build-users-group '].flatMap((option) => {
      const at = option.indexOf(' ');
      return ['--option', option.slice(0, at), option.slice(at + 1)];
    }),
    unprivileged: true,
  };
}

async function requireNixpkgs({ run, recipe }: BuildJob, { env, unprivileged }: Store): Promise<void> {
  const script = 'nix-instantiate --find-file nixpkgs 2> /dev/null || :';
  const found = await run('sh', ['-c', script], { cwd: recipe, network: true, unprivileged, env });
  if (found.trim() !== '') return;
  throw new ContribError('missing', 'there is no nixpkgs here that <nixpkgs> could be', {
    hint: 'name one where contrib is started: NIX_PATH=nixpkgs=/path/to/nixpkgs',
  });
}
