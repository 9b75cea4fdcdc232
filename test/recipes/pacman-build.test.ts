import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { excerptOf } from '../../src/build/log/excerpt.ts';
import { pacmanBuilder } from '../../src/families/pacman/builder.ts';
import { compareWithMapping, membersOf, pacman } from '../helpers/archlinux.ts';
import { jobOf, planOf, recipeOf, type Surroundings, sourceTarball } from '../helpers/box.ts';
import { contrib } from '../helpers/cli.ts';
import { copyProject, type ProjectName } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const TOOLS = ['makepkg', 'pacman', 'bsdtar', 'fakeroot', 'zstd', 'unshare', 'setpriv', 'cc', 'make'];
/** A mount namespace wants root. */
const NEEDED = process.getuid?.() === 0 ? needsTool(...TOOLS) : { skip: 'only root can' };

type Built = {
  readonly packages: ReadonlyMap<string, string>;
  readonly files: readonly string[];
  readonly installed: string;
};

async function build(project: string, around: Surroundings = {}): Promise<Built> {
  const plan = planOf(project, 'arch');
  const { name, version } = plan.project.manifest;
  const source = sourceTarball(project, name, String(version), scratchDirectory());
  const recipe = await recipeOf(plan);
  assert.deepEqual(
    recipe.findings.filter(({ severity }) => severity === 'error'),
    [],
  );
  const { job } = jobOf({ plan, source, recipe, ...around });
  const files = await pacmanBuilder.build(job);
  const packages = files.filter((file) => file.endsWith('.pkg.tar.zst'));
  return {
    files,
    packages: new Map(packages.map((file) => [basename(file).replace(/-[^-]+-\d+-[^-]+$/, ''), file])),
    installed: join(job.work, `makepkg/${name}/src/installed`),
  };
}

/** Every package of a project against its mapping; gives the paths that only Arch's own rules brought. */
function extras(project: string, { packages, installed }: Built): readonly string[] {
  const plan = planOf(project, 'arch', existsSync(installed) ? installed : undefined);
  assert.deepEqual(plan.unclaimed, []);
  assert.deepEqual([...packages.keys()].sort(), plan.set.packages.map(({ name }) => name).sort());
  return [...packages].flatMap(([name, file]) => {
    const { wrong, extra } = compareWithMapping(plan, name, membersOf(file));
    assert.deepEqual(
      wrong.filter((text) => text !== '/var/lib/tidegauge is missing'),
      [],
      name,
    );
    return extra.filter((path) => !path.startsWith('/usr/share/licenses/'));
  });
}

test('a library, its headers and a daemon, built with make', NEEDED, async () => {
  const project = copyProject('c-make');
  const built = await build(project);
  // What declares the account, and makes the directory that belongs to it.
  assert.deepEqual([...extras(project, built)].sort(), [
    '/usr/lib/sysusers.d/tidegauge.conf',
    '/usr/lib/tmpfiles.d/tidegauge.conf',
  ]);
  const info = readFileSync(built.files.find((file) => basename(file) === '.SRCINFO') ?? '', 'utf8');
  assert.match(info, /^\toptdepends = gnuplot: draws the tide tables$/m);
  const root = scratchDirectory();
  const { status, output } = pacman(root, '-Udd', ...built.packages.values());
  assert.equal(status, 0, output);
  assert.equal(spawnSync('systemd-sysusers', ['--root', root]).status, 0);
  spawnSync('systemd-tmpfiles', ['--root', root, '--create', 'tidegauge.conf']);
  const [, , uid, , , home] =
    /^tidegauge:.*$/m.exec(readFileSync(`${root}/etc/passwd`, 'utf8'))?.[0].split(':') ?? [];
  assert.equal(home, '/var/lib/tidegauge');
  const made = statSync(`${root}/var/lib/tidegauge`);
  assert.deepEqual([made.uid, made.mode & 0o7777], [Number(uid), 0o750]);
  // Arch enables nothing.
  assert.equal(existsSync(`${root}/etc/systemd/system/multi-user.target.wants`), false);
});

test('a module of Python', { ...NEEDED, ...needsInstaller() }, async () => {
  const project = copyProject('python');
  // Debian's Python installs for the administrator unless it is told that a package is made.
  const built = await build(project, { env: { DEB_PYTHON_INSTALL_LAYOUT: 'deb' } });
  assert.deepEqual(extras(project, built), []);
  assert.equal(basename(built.packages.get('quaylog') ?? ''), 'quaylog-0.9.1-1-any.pkg.tar.zst');
});

function needsInstaller(): { readonly skip?: string } {
  const { status } = spawnSync('/usr/bin/python3', ['-c', 'import build, installer, setuptools, wheel']);
  return status === 0 || process.env['CI'] !== undefined
    ? {}
    : { skip: 'not installed: python3-build, python3-installer' };
}

test('the same bytes whoever builds, installed, upgraded and removed', NEEDED, async () => {
  const project = copyProject('commands');
  const first = await build(project);
  const env = { TZ: 'Asia/Tokyo', LC_ALL: 'C', HOME: '/' };
  const second = await build(project, { umask: '077', user: 4242, env });
  for (const [name, file] of first.packages)
    assert.ok(readFileSync(file).equals(readFileSync(second.packages.get(name) ?? '')), name);
  assert.deepEqual(extras(project, first), [
    '/usr/lib/sysusers.d/lantern-agent.conf',
    '/usr/lib/tmpfiles.d/lantern-agent.conf',
  ]);

  writeFileSync(join(project, 'share/agent.conf'), '# Another default.\nshort = 200\n');
  appendFileSync(join(project, 'distros/arch/distro.yaml'), '\nrevision: "2"\n');
  const hooks = join(project, 'distros/arch/hooks/lantern');
  mkdirSync(hooks, { recursive: true });
  writeFileSync(
    join(hooks, 'post-upgrade.sh'),
    '#!/bin/sh\nset -e\necho "upgraded to $1" > upgraded\nexit 0\n',
  );
  const third = await build(project);

  const root = scratchDirectory();
  mkdirSync(`${root}/bin`);
  // What runs a .install in a root without anything else.
  spawnSync('cp', ['/bin/busybox', `${root}/bin/sh`]);
  const installed = pacman(root, '-U', ...first.packages.values());
  assert.equal(installed.status, 0, installed.output);
  assert.equal(
    spawnSync(`${root}/usr/bin/lantern`, ['--version'], { encoding: 'utf8' }).stdout,
    'lantern 2.1.0\n',
  );
  appendFileSync(`${root}/etc/lantern/agent.conf`, 'long = 900\n');
  const upgraded = pacman(root, '-U', ...third.packages.values());
  assert.equal(upgraded.status, 0, upgraded.output);
  assert.match(readFileSync(`${root}/etc/lantern/agent.conf`, 'utf8'), /long = 900/);
  assert.match(readFileSync(`${root}/etc/lantern/agent.conf.pacnew`, 'utf8'), /short = 200/);
  assert.equal(readFileSync(`${root}/upgraded`, 'utf8'), 'upgraded to 2.1.0-2\n');
  const removed = pacman(root, '-R', ...third.packages.keys());
  assert.equal(removed.status, 0, removed.output);
  assert.equal(existsSync(`${root}/usr/bin/lantern`), false);
  assert.match(readFileSync(`${root}/etc/lantern/agent.conf.pacsave`, 'utf8'), /long = 900/);
});

test('ConVirt, which is nothing but its mapping', NEEDED, async () => {
  const project = join(scratchDirectory(), 'convirt');
  spawnSync('cp', ['-r', join(import.meta.dirname, '../../examples/convirt'), project]);
  const made = contrib([
    '-C',
    project,
    'init',
    'arch',
    '--yes',
    '--hook',
    'none',
    '--maintainer',
    'Ada <ada@example.org>',
  ]);
  assert.equal(made.status, 0, made.stderr);
  const built = await build(project);
  assert.deepEqual(extras(project, built), []);
});

test('the Incus layout: daemons, sockets, groups, agents', NEEDED, async () => {
  const project = join(scratchDirectory(), 'incus');
  spawnSync('cp', ['-r', join(import.meta.dirname, '../../examples/incus'), project]);
  assert.deepEqual(extras(project, await build(project)), ['/usr/lib/sysusers.d/incus.conf']);
});

for (const [what, change, said] of [
  [
    'installs and nobody takes',
    (text: string) => text.replace(/^not-installed:\n.*\n/m, ''),
    'no package takes it',
  ],
  [
    'does not install',
    (text: string) => text.replace('tidegauge.conf" }', 'tide.conf" }'),
    'the build installs no /etc/tide.conf',
  ],
] as const) {
  test(`what the build ${what} ends the build, and the log says which file`, NEEDED, async () => {
    const project = copyProject('c-make' satisfies ProjectName);
    const manifest = join(project, 'contrib.yaml');
    writeFileSync(manifest, change(readFileSync(manifest, 'utf8')));
    const failure = await build(project).then(() => '', String);
    const { lines } = excerptOf(failure, pacmanBuilder.log);
    assert.ok(
      lines.some((line) => line.includes(said)),
      failure,
    );
    assert.ok(
      lines.some((line) => /libtidegauge\.a|tide\.conf/.test(line)),
      lines.join('\n'),
    );
  });
}
