import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Recipe } from '../../src/families/family.ts';
import { formatMode } from '../../src/packages/entry.ts';
import { planOf, recipeOf, sourceTarball, writeRecipe } from '../helpers/box.ts';
import { contrib } from '../helpers/cli.ts';
import { type PlanTexts, planFrom } from '../helpers/plan.ts';
import { copyProject } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const HARNESS = join(import.meta.dirname, '../helpers/abuild.sh');
const EXAMPLES = join(import.meta.dirname, '../../examples');
const DIGEST = 'ab'.repeat(64);

/** The variables of an APKBUILD, as the shell of Alpine reads them. */
function variablesOf(directory: string): Readonly<Record<string, string>> {
  const names = [
    'pkgname',
    'pkgver',
    'pkgrel',
    'pkgdesc',
    'url',
    'arch',
    'license',
    'depends',
    'provides',
    'replaces',
    'makedepends',
    'checkdepends',
    'install',
    'pkgusers',
    'pkggroups',
    'subpackages',
    'source',
    'sha512sums',
    'options',
    'builddir',
  ];
  const script = `. ./APKBUILD; for name in ${names.join(' ')}; do eval "printf '%s\\0' \\"\\$$name\\""; done`;
  const { stdout, stderr, status } = spawnSync('busybox', ['sh', '-c', script], {
    cwd: directory,
    encoding: 'utf8',
    env: {},
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return Object.fromEntries(stdout.split('\0').map((value, index) => [names[index] ?? 'rest', value.trim()]));
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** What APKBUILD(5), apk-package(5) and validate() of abuild demand of every APKBUILD. */
function holdAgainstTheSpecification(recipe: Recipe): Readonly<Record<string, string>> {
  const directory = join(scratchDirectory(), 'aport');
  writeRecipe(recipe, directory);
  const files = readdirSync(directory);
  for (const file of files)
    assert.equal(spawnSync('busybox', ['sh', '-n', join(directory, file)]).status, 0, file);
  const found = variablesOf(directory);
  const { pkgname = '', pkgver = '', pkgrel = '', pkgdesc = '', url = '', license = '' } = found;
  assert.match(pkgver, /^\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*$/);
  assert.match(pkgrel, /^\d+$/);
  assert.ok(pkgdesc !== '' && pkgdesc.length < 128 && url !== '' && license !== '');
  const subpackages = words(found['subpackages']).map((word) => word.split(':'));
  const text = readFileSync(join(directory, 'APKBUILD'), 'utf8');
  for (const [name = '', split = '', arch = 'all'] of subpackages) {
    assert.match(name, /^[a-zA-Z0-9][a-zA-Z0-9._+-]*$/);
    assert.match(text, new RegExp(`^${split}\\(\\) \\{$`, 'm'));
    assert.ok(['all', 'noarch'].includes(arch));
  }
  const names = [pkgname, ...subpackages.map(([name = '']) => name)];
  assert.equal(new Set(names).size, names.length);
  // check_depver in abuild.
  for (const word of words(
    `${found['depends']} ${found['makedepends']} ${found['checkdepends']} ${found['provides']} ${found['replaces']}`,
  ))
    assert.match(word, /^!?[a-zA-Z0-9][\w.+:/-]*(?:[<>=~]{1,2}\d[\w.~-]*)?$/);
  const sources = words(found['source']).map((word) => word.replace(/^.*:\/\/.*\//, '').replace(/::.*$/, ''));
  const sums = words(found['sha512sums']);
  assert.deepEqual(
    sums.filter((_, index) => index % 2 === 1),
    sources,
  );
  for (const sum of sums.filter((_, index) => index % 2 === 0)) assert.match(sum, /^[0-9a-f]{128}$/);
  const install = words(found['install']);
  for (const script of install) {
    assert.match(script, /\.(?:pre|post)-(?:install|upgrade|deinstall)$/);
    assert.ok(names.includes(script.replace(/\.[^.]*$/, '')), script);
  }
  // Nothing lies beside it that abuild would not know.
  const known = ['APKBUILD', ...install, ...sources];
  assert.deepEqual(
    files.filter((file) => !known.includes(file)),
    [],
  );
  for (const file of sources.filter((name) => name.endsWith('.initd')))
    assert.match(readFileSync(join(directory, file), 'utf8'), /^#!\/sbin\/openrc-run\n/);
  return found;
}

type Made = {
  readonly root: string;
  readonly output: string;
  readonly error: string;
  readonly status: number | null;
};

/** Runs the functions of an APKBUILD in Alpine's shell with Alpine's tools; only the compiler is the machine's. */
function make(project: string, recipe: Recipe): Made {
  const root = scratchDirectory();
  writeRecipe(recipe, join(root, 'aport'));
  const { name, version } = planOf(project, 'alpine').project.manifest;
  const tools = join(root, 'busybox');
  mkdirSync(tools);
  spawnSync('busybox', ['--install', '-s', tools]);
  // What Alpine has of binutils and coreutils, and Debian's busybox of neither.
  for (const command of ['make', 'cc', 'gcc', 'ar', 'as', 'ld', 'strip', 'python3', 'install', 'comm']) {
    rmSync(join(tools, command), { force: true });
    writeFileSync(
      join(tools, command),
      `#!/bin/sh
exec /usr/bin/${command} "$@"
`,
      { mode: 0o755 },
    );
  }
  const tarball = sourceTarball(project, name, String(version), root);
  const { stdout, stderr, status } = spawnSync('busybox', ['sh', HARNESS, join(root, 'aport'), tarball], {
    encoding: 'utf8',
    env: { PATH: tools, HOME: root, LC_ALL: 'C.UTF-8', DEB_PYTHON_INSTALL_LAYOUT: 'deb' },
  });
  return { root, output: stdout, error: stderr, status };
}

/** Every package against its mapping; gives what is in none. */
function compare(project: string, { root }: Made): readonly string[] {
  const installed = join(root, 'src/installed');
  const plan = planOf(project, 'alpine', existsSync(installed) ? installed : undefined);
  assert.deepEqual(plan.unclaimed, []);
  const calls = existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8') : '';
  const owners = new Map(
    [...calls.matchAll(/^chown (\S+:\S+) .*\/pkg\/(.*)$/gm)].map(([, owner, path]) => [path ?? '', owner]),
  );
  const extra: string[] = [];
  for (const pkg of plan.set.packages) {
    const base = join(root, 'pkg', pkg.name);
    const known = new Set<string>();
    for (const { path, type, mode, target, owner, group } of plan.set.entries(pkg)) {
      const is = path.startsWith('/usr/share/man/') && type === 'file' ? `${path}.gz` : path;
      known.add(is);
      const stats = lstatSync(base + is);
      if (type === 'symlink') assert.equal(readlinkSync(base + is), target);
      else assert.equal(formatMode(stats.mode & 0o7777), formatMode(mode), is);
      const given = owners.get(`${pkg.name}${is}`) ?? 'root:root';
      assert.equal(given, `${owner}:${group}`, is);
    }
    extra.push(...below(base).filter((path) => !known.has(path)));
  }
  const names = plan.set.packages.map(({ name }) => name);
  return [
    ...extra,
    ...readdirSync(join(root, 'pkg'))
      .filter((name) => !names.includes(name))
      .flatMap((name) => below(join(root, 'pkg', name))),
  ];
}

function below(base: string, at = ''): string[] {
  return readdirSync(`${base}${at}`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(base, `${at}/${entry.name}`) : [`${at}/${entry.name}`],
  );
}

function copyExample(name: string): string {
  const project = join(scratchDirectory(), name);
  cpSync(join(EXAMPLES, name), project, { recursive: true });
  const made = contrib([
    '-C',
    project,
    'init',
    'alpine',
    '--yes',
    '--hook',
    'none',
    '--maintainer',
    'Ada <ada@example.org>',
  ]);
  assert.equal(made.status, 0, made.stderr);
  return project;
}

const NEEDED = needsTool('busybox', 'cc', 'make');

test('a library, its headers and a daemon', NEEDED, async () => {
  const project = copyProject('c-make');
  const recipe = await recipeOf(planOf(project, 'alpine'), DIGEST);
  const found = holdAgainstTheSpecification(recipe);
  assert.deepEqual(words(found['depends']), ['libtidegauge1=1.4.2-r0', 'tzdata']);
  assert.equal(found['pkgusers'], 'tidegauge');
  const made = make(project, recipe);
  assert.equal(made.status, 0, made.error);
  assert.deepEqual(compare(project, made), ['/etc/init.d/tidegauge']);
  assert.match(made.output, /^tidegauge-openrc install_if=openrc tidegauge=1\.4\.2-r0 *$/m);
  const service = readFileSync(join(made.root, 'pkg/tidegauge-openrc/etc/init.d/tidegauge'), 'utf8');
  assert.match(
    service,
    /^command="\/usr\/bin\/tidegauge"\ncommand_args="--daemon"\ncommand_user="tidegauge:tidegauge"$/m,
  );
});

test(
  'steps of a project’s own, four packages, a service that a socket starts elsewhere',
  NEEDED,
  async () => {
    const project = copyProject('commands');
    const recipe = await recipeOf(planOf(project, 'alpine'), DIGEST);
    holdAgainstTheSpecification(recipe);
    const made = make(project, recipe);
    assert.equal(made.status, 0, made.error);
    assert.deepEqual(compare(project, made), ['/etc/init.d/lantern-agent']);
    assert.match(made.output, /^lantern-tools replaces=lantern<2\.1 *$/m);
    assert.match(made.output, /^lantern-doc install_if=docs lantern=2\.1\.0-r0 *$/m);
    assert.ok(
      recipe.findings.some(({ rule, message }) => rule === 'recipe/service' && message.includes('OpenRC')),
    );
  },
);

test('a module of Python', { ...NEEDED, ...needsInstaller() }, async () => {
  const project = copyProject('python');
  const recipe = await recipeOf(planOf(project, 'alpine'), DIGEST);
  const found = holdAgainstTheSpecification(recipe);
  assert.equal(found['arch'], 'noarch');
  const made = make(project, recipe);
  assert.equal(made.status, 0, made.error);
  assert.deepEqual(compare(project, made), []);
});

function needsInstaller(): { readonly skip?: string } {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import build, installer, setuptools, wheel']);
  return status === 0 || process.env['CI'] !== undefined
    ? {}
    : { skip: 'not installed: python3-build, python3-installer' };
}

for (const name of ['convirt', 'incus']) {
  test(`the example ${name}`, NEEDED, async () => {
    const project = copyExample(name);
    if (name === 'convirt') writeNames(project);
    const plan = planOf(project, 'alpine');
    const recipe = await recipeOf(plan, DIGEST);
    assert.deepEqual(
      recipe.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    holdAgainstTheSpecification(recipe);
    const made = make(project, recipe);
    assert.equal(made.status, 0, made.error);
    assert.deepEqual(compare(project, made), []);
  });
}

/** Upstream knows no names of Alpine's packages. */
function writeNames(project: string): void {
  const path = join(project, 'distros/alpine/distro.yaml');
  const names = ['python', 'gtk', 'curses', 'vte', 'paramiko', 'lvm', 'xen'].map(
    (key) => `  ${key}: ${key}\n`,
  );
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nnames:\n${names.join('')}`);
}

test('a file that nobody takes ends the build', NEEDED, async () => {
  const project = copyProject('c-make');
  const manifest = join(project, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^not-installed:\n.*\n/m, ''));
  const made = make(project, await recipeOf(planOf(project, 'alpine'), DIGEST));
  assert.equal(made.status, 1);
  assert.match(made.error, /no package takes it/);
  assert.match(made.output, /usr\/lib\/libtidegauge\.a\n/);
});

const FILES = 'packages:\n  demo:\n    files: [ "run --> ${bindir}/demo (0755)" ]\n';
const TREE = { run: '#!/bin/sh\n' };

async function recipe(texts: PlanTexts): Promise<Recipe> {
  return recipeOf(planFrom({ on: 'alpine', ...texts }), DIGEST);
}

test('hooks run at the moments that apk has, behind the accounts', async () => {
  const hooks = 'distros/alpine/hooks/demo';
  const made = await recipe({
    manifest: `accounts: { users: { demo: { id: 321, groups: [video] } } }\n${FILES}`,
    distro: '',
    tree: {
      ...TREE,
      [`${hooks}/pre-install.sh`]: '#!/bin/sh\nset -e\necho first\nexit 0\n',
      [`${hooks}/pre-purge.sh`]: 'rm -rf /x\n',
    },
  });
  const text = String(made.files.find(({ path }) => path === 'demo.pre-install')?.content);
  assert.match(
    text,
    /^addgroup -S -g 321 demo .*\nadduser -S -D -H -u 321 .* -G demo demo .*\naddgroup demo video .*\n\(\nset -e\necho first\nexit 0\n\) \|\| exit \$\?\n/m,
  );
  assert.deepEqual(
    made.findings.map(({ rule }) => rule),
    ['recipe/hook'],
  );
  holdAgainstTheSpecification(made);
});

test('a setuid program is told to abuild, patches are sources', async () => {
  const made = await recipe({
    manifest: FILES.replace('0755', '4755'),
    distro: '',
    tree: { ...TREE, 'distros/alpine/patches/series': 'a.patch\n', 'distros/alpine/patches/a.patch': 'x' },
  });
  const found = holdAgainstTheSpecification(made);
  assert.equal(found['options'], '!check suid');
  assert.deepEqual(words(found['source']), ['demo-1.0.tar.gz', 'a.patch']);
});

for (const [upstream, pkgver] of [
  ['1.0-rc1', '1.0_rc1'],
  ['1.0~beta2', '1.0_beta2'],
  ['2026-11-01', '2026.11.01'],
] as const) {
  test(`the version ${upstream} becomes ${pkgver}`, async () => {
    const plan = planFrom({ on: 'alpine', manifest: FILES, tree: TREE });
    const project = { ...plan.project, manifest: { ...plan.project.manifest, version: upstream } };
    const made = await recipeOf({ ...plan, project }, DIGEST);
    assert.match(
      String(made.files[0]?.content),
      new RegExp(`^_pkgver='?${upstream}'?\\npkgver=${pkgver}$`, 'm'),
    );
    assert.deepEqual(
      made.findings.map(({ rule, severity }) => [rule, severity]),
      [['recipe/version', 'info']],
    );
  });
}

test('what apk does not take is refused in its own words', async () => {
  const manifest = `packages:\n  Demo:\n    summary: ${'long '.repeat(30)}\n    files: [ "run --> /usr/bin/demo" ]\n`;
  const plan = planFrom({ on: 'alpine', manifest, tree: TREE, distro: 'epoch: 1\n' });
  const { findings } = await recipeOf(plan, DIGEST);
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, source }) => [rule, source]);
  assert.deepEqual(errors, [
    ['recipe/name', 'APKBUILD(5)'],
    ['recipe/version', 'APKBUILD(5)'],
    ['recipe/summary', 'abuild: validate'],
  ]);
});
