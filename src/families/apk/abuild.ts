import { copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { comparePaths } from '../../system/path-bytes.ts';
import type { BuildJob, BuildRunOptions } from '../builder.ts';
import { aportName } from './identity.ts';

/** The steps of `abuild all` without those that change the machine or write a repository's index (abuild, build_abuildrepo). */
const BEFORE_CHECK = ['validate', 'builddeps', 'clean', 'fetch', 'unpack', 'prepare', 'build'];
/** abuild calls a repository after the directory above the recipe's. */
const REPOSITORY = 'packages';
/** Accounts that only the build has begin here: below nobody, above what systems give (systemd, "UIDs and GIDs"). */
const FIRST_ID = 64_000;

/** Runs abuild on the recipe; gives the recipe's files, and for `binary` the packages and the key that they are signed with. */
export async function runAbuild(job: BuildJob): Promise<readonly string[]> {
  const { recipe, kind, work, inBox } = job;
  const isPart = job.plan.project.manifest.source === undefined;
  const recipeFiles = [
    ...readdirSync(recipe).map((name) => join(recipe, name)),
    ...(isPart ? [job.source] : []),
  ];
  if (kind === 'source') return recipeFiles;
  const aport = join(work, REPOSITORY, aportName(job.plan));
  cpSync(recipe, aport, { recursive: true });
  const { steps, isFetched } = await readRecipe(job);
  const downloads = join(work, 'downloads');
  mkdirSync(downloads);
  copyFileSync(job.source, join(isFetched ? downloads : aport, basename(job.source)));
  const key = await makeKey(job);
  const made = join(work, 'made');
  mkdirSync(made);
  const options: BuildRunOptions = {
    cwd: aport,
    unprivileged: true,
    env: { PACKAGER_PRIVKEY: inBox(key), ...packagerOf(job) },
    instead: await accountFiles(job),
  };
  const isForeign = (await job.run('sh', ['-c', 'apk info 2> /dev/null || :'])).trim() === '';
  const paths = ['-m', '-P', inBox(made), '-s', inBox(downloads)];
  await job.run('abuild', [...paths, ...(isForeign ? ['-d'] : []), ...steps], {
    ...options,
    step: 'building',
  });
  return [...recipeFiles, ...packagesBelow(made), `${key}.pub`];
}

/** A recipe that was edited says for itself whether its check is run, and where its source is. */
async function readRecipe({ run, recipe, source }: BuildJob): Promise<{
  readonly steps: readonly string[];
  /** A tarball with an address is taken from the directory of downloads, another one from beside the recipe. */
  readonly isFetched: boolean;
}> {
  const script = '. ./APKBUILD && printf "%s\\n%s" "$(echo $options)" "$source"';
  const [options = '', ...sources] = (
    await run('sh', ['-c', script], { cwd: recipe, unprivileged: true })
  ).split('\n');
  const isChecked = !options.split(' ').includes('!check');
  const words = sources.join(' ').split(/\s+/);
  return {
    steps: [...BEFORE_CHECK, ...(isChecked ? ['check'] : []), 'rootpkg'],
    isFetched: !words.includes(basename(source)),
  };
}

/** abuild makes no package without a signature. The key is of this build alone: a repository signs with its own. */
async function makeKey({ run, work, inBox, plan }: BuildJob): Promise<string> {
  const key = join(work, `${plan.project.manifest.name}-build.rsa`);
  await run('openssl', ['genrsa', '-out', inBox(key), '2048'], { unprivileged: true });
  await run('openssl', ['rsa', '-in', inBox(key), '-pubout', '-out', inBox(`${key}.pub`)], {
    unprivileged: true,
  });
  return key;
}

function packagerOf({ plan }: BuildJob): Readonly<Record<string, string>> {
  const { name, email } = plan.contribution?.file.maintainer ?? {};
  if (name === undefined) return {};
  return { PACKAGER: email === undefined ? name : `${name} <${email}>` };
}

/** The accounts that packages give files to, for the build alone; abuild would make them on the machine (mkusers). */
async function accountFiles({ plan, run, work }: BuildJob): Promise<Readonly<Record<string, string>>> {
  const accounts = plan.set.packages.flatMap((pkg) => pkg.accounts);
  if (accounts.length === 0) return {};
  const groups = [...new Set(accounts.map(({ name }) => name))];
  const users = accounts.filter(({ kind }) => kind === 'user');
  const idOf = (name: string) => FIRST_ID + groups.indexOf(name);
  const files = {
    '/etc/group': groups.map((name) => `${name}:x:${idOf(name)}:`),
    '/etc/passwd': users.map(({ name }) => `${name}:x:${idOf(name)}:${idOf(name)}::/:/sbin/nologin`),
  };
  const found: Record<string, string> = {};
  for (const [path, lines] of Object.entries(files)) {
    const known = await run('cat', [path]);
    const names = new Set(known.split('\n').map((line) => line.split(':')[0]));
    const added = lines.filter((line) => !names.has(line.split(':')[0]));
    found[path] = join(work, basename(path));
    writeFileSync(join(work, basename(path)), [known.trimEnd(), ...added, ''].join('\n'), { mode: 0o644 });
  }
  return found;
}

function packagesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.apk'))
    .sort(comparePaths)
    .map((name) => join(directory, name));
}
