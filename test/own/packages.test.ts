// contrib's own packages: described by contrib.yaml, built by contrib, installed by the distributions' tools, and run.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { command, named } from '../helpers/deb.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { mirrorOfThisMachine } from '../packages/debian-mirror.ts';
import { borrowingRoot, doMainJob, packagesOf } from './release.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const isRoot = process.getuid?.() === 0;
const needs = (...tools: string[]) => (isRoot ? needsTool(...tools) : { skip: 'only root can chroot' });

describe('contrib’s own packages', () => {
  it('are described without an error or a warning, and every mapping is fresh', () => {
    const { status, stdout, stderr } = contrib(['-C', ROOT, 'check', '--strict']);
    assert.equal(status, 0, stdout + stderr);
    for (const distro of ['alpine', 'arch', 'debian', 'fedora', 'opensuse', 'ubuntu']) {
      assert.match(stdout, new RegExp(`^${distro} `, 'm'));
    }
  });

  it('install with pacman, and do the main job', needs('makepkg', 'pacman', 'fakeroot', 'zstd'), () => {
    const packages = packagesOf('arch', /\.pkg\.tar\.zst$/);
    const root = borrowingRoot();
    const options = [
      '--root',
      root,
      '--dbpath',
      join(root, 'var/lib/pacman'),
      '--noconfirm',
      '--cachedir',
      root,
    ];
    command('pacman', ...options, '-U', nodeForPacman(), ...packages);
    doMainJob(root);
  });

  it('install with rpm, and do the main job', needs('rpmbuild', 'rpm'), () => {
    const packages = packagesOf('fedora', /noarch\.rpm$/);
    const root = borrowingRoot();
    command('rpm', '--root', root, '--install', nodeForRpm(), ...packages);
    doMainJob(root);
  });

  it('install with apt on Debian 13, and do the main job', needs('mmdebstrap', 'dpkg-deb'), (test) => {
    const root = trixie(test);
    if (root === undefined) return;
    const [file = ''] = packagesOf('debian@13', /_all\.deb$/, '--in', root);
    command('cp', file, join(root, 'tmp/contrib.deb'));
    command('chroot', root, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', '/tmp/contrib.deb');
    doMainJob(root);
  });
});

/** Debian 13 with what the build needs; skips the test by name where it cannot be had. */
function trixie(test: TestContext): string | undefined {
  const mirror = mirrorOfThisMachine();
  if (mirror === undefined) {
    test.skip('this machine uses no mirror of Debian');
    return undefined;
  }
  const root = join(scratchDirectory(), 'trixie');
  const include = '--include=debhelper,fakeroot,nodejs';
  const { status, stderr } = spawnSync(
    'mmdebstrap',
    ['--variant=buildd', '--skip=check/empty', include, 'trixie', root, mirror],
    { encoding: 'utf8' },
  );
  if (status === 0) return root;
  const [reason = ''] = stderr.split('\n').filter((line) => line.startsWith('E:'));
  assert.match(
    stderr,
    /resolve|connect|fetch|timed out/i,
    'only a mirror that cannot be reached is no failure',
  );
  test.skip(`the mirror cannot be reached: ${reason}`);
  return undefined;
}

/** A package of the name that contrib depends on, whose program is the machine's own. */
function nodeForPacman(): string {
  const directory = scratchDirectory();
  mkdirSync(join(directory, 'usr/bin'), { recursive: true });
  command('ln', '-s', `/host${process.execPath}`, join(directory, 'usr/bin/node'));
  const lines = ['pkgname = nodejs', 'pkgver = 22.0.0-1', 'pkgdesc = stand-in', 'arch = any', 'size = 0'];
  writeFileSync(join(directory, '.PKGINFO'), `${lines.join('\n')}\n`);
  const file = join(directory, 'nodejs-22.0.0-1-any.pkg.tar');
  command('tar', '-C', directory, '-cf', file, '.PKGINFO', 'usr');
  return file;
}

function nodeForRpm(): string {
  const directory = scratchDirectory();
  const spec = join(directory, 'nodejs.spec');
  writeFileSync(
    spec,
    `Name: nodejs
Version: 22.0.0
Release: 1
Summary: Stand-in
License: MIT
BuildArch: noarch
%description
Stand-in.
%install
mkdir -p %{buildroot}/usr/bin
ln -s /host${process.execPath} %{buildroot}/usr/bin/node
%files
/usr/bin/node
`,
  );
  command('rpmbuild', '-bb', '--quiet', '--define', `_topdir ${directory}`, spec);
  const [file = ''] = named(join(directory, 'RPMS/noarch'), /\.rpm$/);
  return file;
}
