// Real packages of Debian, by apt with a source list of the test's own. They are kept between runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratchDirectory } from '../helpers/scratch.ts';

const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/contrib-tests/debian');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The files of packages by their names, or why there are none here: then the test is skipped by name. */
export type Fetched = { readonly files: ReadonlyMap<string, string> } | { readonly skip: string };

/** @param suite `bookworm`; @param names binary packages for amd64 or all architectures. */
export function fetchDebian(suite: string, names: readonly string[]): Fetched {
  const cache = join(CACHE, suite);
  mkdirSync(cache, { recursive: true });
  if (names.some((name) => fileOf(cache, name) === undefined)) {
    const problem = download(suite, names, cache);
    if (problem !== undefined) return { skip: problem };
  }
  const files = names.map((name) => [name, fileOf(cache, name)] as const);
  const missing = files.find(([, file]) => file === undefined);
  if (missing !== undefined) return { skip: `the mirror has no ${missing[0]} for ${suite}` };
  return { files: new Map(files.map(([name, file]) => [name, file ?? ''])) };
}

function fileOf(cache: string, name: string): string | undefined {
  const found = readdirSync(cache).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  return found === undefined ? undefined : join(cache, found);
}

function download(suite: string, names: readonly string[], cache: string): string | undefined {
  const mirror = mirrorOfThisMachine();
  if (mirror === undefined) return 'this machine uses no mirror of Debian';
  if (!existsSync(KEYRING)) return 'not installed: debian-archive-keyring';
  const apt = scratchDirectory();
  for (const path of ['state/lists/partial', 'cache/archives/partial', 'out'])
    mkdirSync(join(apt, path), { recursive: true });
  writeFileSync(join(apt, 'sources.list'), `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  for (const args of [['update'], ['download', ...names]]) {
    const { status, stderr } = spawnSync('apt-get', [...optionsFor(apt), '-qq', ...args], {
      cwd: join(apt, 'out'),
      encoding: 'utf8',
    });
    if (status !== 0) return `the mirror cannot be reached: ${stderr.trim().split('\n')[0] ?? ''}`;
  }
  for (const file of readdirSync(join(apt, 'out'))) {
    // Another file system may be in between; the name appears at once all the same.
    execFileSync('cp', [join(apt, 'out', file), join(cache, `.${file}`)]);
    renameSync(join(cache, `.${file}`), join(cache, file));
  }
  return undefined;
}

/** Options with which apt-get has nothing to do with this machine, but with a directory alone. */
export function optionsFor(apt: string): string[] {
  const settings = [
    `Dir::State=${apt}/state`,
    'Dir::State::status=/dev/null',
    `Dir::Cache=${apt}/cache`,
    `Dir::Etc::sourcelist=${apt}/sources.list`,
    'Dir::Etc::sourceparts=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    'APT::Architecture=amd64',
    'APT::Architectures=amd64',
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    // Where apt-file is installed, apt would fetch the lists of all files too.
    ...['deb', 'udeb'].map((kind) => `Acquire::IndexTargets::deb::Contents-${kind}::DefaultEnabled=false`),
    'Acquire::Retries=1',
    'Acquire::http::Timeout=15',
  ];
  return settings.flatMap((setting) => ['-o', setting]);
}

/** The mirror that the machine itself installs from. */
export function mirrorOfThisMachine(): string | undefined {
  const { status, stdout } = spawnSync(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI) $(ORIGIN) $(LABEL)'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) return undefined;
  return /^(\S+) Debian Debian$/m.exec(stdout)?.[1];
}
