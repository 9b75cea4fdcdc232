import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { formatMode } from '../../src/packages/entry.ts';
import { contentsOf, formatVersion } from '../../src/packages/package-set.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { buildRpm } from './rpm-demo.ts';

const STATUS = `Package: other
Status: install ok installed
Version: 1-1
Architecture: all
Description: another

Package: gone
Status: deinstall ok config-files
Version: 1
Architecture: all

Package: lib
Status: install ok triggers-awaited
Multi-Arch: same
Version: 1:2.0
Architecture: amd64
Depends: other (>= 1)
Conffiles:
 /etc/lib.conf 0123456789abcdef0123456789abcdef
Description: a library
`;

function dpkgRoot(): string {
  return writeTree({
    'var/lib/dpkg/status': STATUS,
    'var/lib/dpkg/diversions': '/usr/bin/tool\n/usr/bin/tool.lib\nother\n',
    'var/lib/dpkg/info/lib:amd64.list':
      '/.\n/etc\n/etc/lib.conf\n/lib\n/lib/x\n/usr/bin/tool\n/usr/share/not-there\n',
    'var/lib/dpkg/info/lib:amd64.conffiles': '/etc/lib.conf\n',
    'var/lib/dpkg/info/lib:amd64.postinst': '#!/bin/sh\n',
    'var/lib/dpkg/info/other.list': '/.\n/usr\n/usr/bin\n/usr/bin/tool\n',
    'etc/lib.conf': 'x',
    'etc/secret': { link: '/etc/passwd' },
    lib: { link: 'usr/lib' },
    'usr/lib/x': 'content of x',
    'usr/bin/tool': 'of other',
    'usr/bin/tool.lib': 'of lib',
  });
}

describe('installed roots', () => {
  it('knows by dpkg’s database whose files are, diverted ones too', async () => {
    const set = await openPackages([dpkgRoot()]);
    assert.deepEqual(
      set.packages.map(({ name, version }) => `${name} ${formatVersion(version)}`),
      ['other 1-1', 'lib 1:2.0'],
    );
    const [other, lib] = set.packages;
    assert.ok(lib !== undefined && other !== undefined);
    assert.deepEqual(
      lib.scripts.map(({ native, event }) => `${native} ${event}`),
      ['postinst install', 'postinst upgrade'],
    );
    assert.deepEqual(
      [...set.entries(lib)].map(({ path, type, flags, diversion }) => [path, type, ...flags, diversion?.to]),
      [
        ['/etc', 'directory', undefined],
        ['/etc/lib.conf', 'file', 'config', undefined],
        ['/lib', 'symlink', undefined],
        ['/lib/x', 'file', undefined],
        ['/usr/bin/tool', 'file', '/usr/bin/tool.lib'],
      ],
    );
    const contents: string[] = [];
    for (const pkg of [lib, other])
      for await (const { entry, content } of contentsOf(set, pkg, () => true))
        for await (const chunk of content) contents.push(`${entry.path} ${Buffer.from(chunk)}`);
    assert.deepEqual(contents, [
      '/etc/lib.conf x',
      '/lib/x content of x',
      '/usr/bin/tool of lib',
      '/usr/bin/tool of other',
    ]);
  });

  it('agrees with dpkg about this machine', needsTool('dpkg-query'), async (test) => {
    if (!existsSync('/var/lib/dpkg/status')) return test.skip('this machine has no packages of Debian');
    const installed = execFileSync('dpkg-query', [
      '-W',
      '-f=${db:Status-Abbrev}${Package} ${Version} ${Architecture}\\n',
    ])
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('ii '))
      .map((line) => line.slice(3).trim());
    const set = await openPackages(['/']);
    const found = set.packages.filter(({ native }) => native?.family === 'deb');
    const lines = found.map(({ name, version, architecture }) => {
      const epoch = version.epoch === 0 ? '0:' : '';
      return `${name} ${epoch}${formatVersion(version)} ${architecture}`;
    });
    assert.deepEqual(
      installed.filter((line) => !lines.includes(line)),
      [],
    );
    const base = found.find(({ name }) => name === 'base-files');
    assert.ok(base);
    for (const { path, mode, type } of set.entries(base)) {
      if (type !== 'symlink') assert.equal(formatMode(mode), formatMode(statSync(path).mode & 0o7777), path);
    }
  });

  it('reads pacman’s local database', async () => {
    const root = writeTree({
      'var/lib/pacman/local/ALPM_DB_VERSION': '9\n',
      'var/lib/pacman/local/demo-1:2.0-3/desc':
        '%NAME%\ndemo\n\n%VERSION%\n1:2.0-3\n\n%DESC%\nA demonstration\n\n%ARCH%\nx86_64\n\n%DEPENDS%\nbash>=5\nglibc\n\n%PROVIDES%\nabi=1\n\n',
      'var/lib/pacman/local/demo-1:2.0-3/files':
        '%FILES%\netc/\netc/demo.conf\nusr/\nusr/bin/\nusr/bin/demo\n\n%BACKUP%\netc/demo.conf\t0123\n\n',
      'var/lib/pacman/local/demo-1:2.0-3/install': 'post_install() {\n :\n}\n',
      'etc/demo.conf': 'x',
      'usr/bin/demo': { text: 'y', mode: 0o755 },
    });
    const set = await openPackages([root]);
    const [pkg] = set.packages;
    assert.ok(pkg);
    assert.equal(
      `${pkg.name} ${formatVersion(pkg.version)} ${pkg.architecture} ${pkg.summary}`,
      'demo 1:2.0-3 x86_64 A demonstration',
    );
    assert.deepEqual(
      pkg.relations.map(({ kind }) => kind),
      ['depends', 'depends', 'provides'],
    );
    assert.deepEqual(
      [...set.entries(pkg)].map(({ path, flags }) => [path, ...flags].join(' ')),
      ['/etc', '/etc/demo.conf config', '/usr', '/usr/bin', '/usr/bin/demo'],
    );
    assert.equal(pkg.scripts[0]?.native, 'post_install');
  });

  it('asks rpm for the packages of its database', needsTool('rpm', 'rpmbuild'), async () => {
    const root = scratchDirectory();
    const database = join(root, 'var/lib/rpm');
    mkdirSync(database, { recursive: true });
    mkdirSync(join(root, 'usr'));
    const file = buildRpm('gzip');
    execFileSync(
      'rpm',
      ['--dbpath', database, '--justdb', '--nodeps', '--noscripts', '--notriggers', '-i', file],
      {
        stdio: 'pipe',
      },
    );
    const set = await openPackages([root]);
    const packaged = await openPackages([file]);
    const [pkg] = set.packages;
    const [original] = packaged.packages;
    assert.ok(pkg !== undefined && original !== undefined);
    assert.deepEqual(pkg.relations, original.relations);
    assert.deepEqual([...set.entries(pkg)], [...packaged.entries(original)]);
    await assert.rejects(openPackages([root], { toolsPath: '' }), { code: 'missing' });
    const { status, stderr } = contrib(['show', root], { env: { PATH: '' } });
    assert.equal(status, 4);
    assert.match(stderr, /install rpm/i);
  });

  it('never leaves the root', async () => {
    const root = dpkgRoot();
    execFileSync('rm', ['-r', join(root, 'usr/lib')]);
    execFileSync('ln', ['-s', '/etc', join(root, 'usr/lib')]);
    execFileSync('rm', [join(root, 'etc/lib.conf')]);
    execFileSync('ln', ['-s', '/etc/passwd', join(root, 'etc/lib.conf')]);
    const set = await openPackages([root]);
    const lib = set.packages.find(({ name }) => name === 'lib');
    assert.ok(lib);
    for await (const { entry } of contentsOf(set, lib, () => true)) assert.equal(entry.path, '/usr/bin/tool');
  });
});
