import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { needsTool } from '../helpers/tools.ts';
import { dnfRefuses, pacmanPlan } from './accepted.ts';
import { projectWith, resolutionOf, withCache } from './helpers.ts';
import { apkRepository, pacmanRepository, rpmRepository, type TestPackage } from './repositories.ts';

const NEEDS = `lvm: { command: lvcreate }
paramiko: { python: paramiko, version: ">= 1.6.4" }
glib: { pkgconfig: glib-2.0, for: build, version: ">= 2.60" }
ssl: { library: libssl.so.3 }
ssh: { service: sshd, level: suggests }
`;

describe('contrib deps on rpm distributions', needsTool('rpmbuild', 'createrepo_c'), () => {
  const packages: readonly TestPackage[] = [
    { name: 'lvm2', version: '2.03', files: ['/usr/bin/lvcreate'] },
    {
      name: 'python3-paramiko',
      version: '3.4',
      files: ['/usr/lib/python3.14/site-packages/paramiko/__init__.py'],
      provides: ['python3dist(paramiko) = 3.4'],
    },
    {
      name: 'glib2-devel',
      version: '2.80.0',
      files: ['/usr/lib64/pkgconfig/glib-2.0.pc'],
      provides: ['pkgconfig(glib-2.0) = 2.80.0'],
    },
    {
      name: 'openssl-libs',
      version: '3.5',
      files: ['/usr/lib64/libssl.so.3'],
      provides: ['libssl.so.3()(64bit)'],
    },
    {
      name: 'openssh-server',
      version: '10.0',
      files: ['/usr/lib/systemd/system/sshd.service'],
      requires: ['openssl-libs'],
    },
  ];
  const project = projectWith(NEEDS);

  for (const compression of ['gz', 'xz']) {
    it(`names capabilities in rpm's own language, from metadata in ${compression}`, () => {
      const repository = rpmRepository(packages, ['--general-compress-type', compression]);
      const result = withCache()(['-C', project, 'deps', 'fedora@44', '--index', repository, '--json']);
      const names = (key: string) => resolutionOf(result, key).names;
      assert.deepEqual(names('lvm'), ['/usr/bin/lvcreate']);
      assert.deepEqual(names('paramiko'), ['python3dist(paramiko)']);
      assert.deepEqual(names('glib'), ['pkgconfig(glib-2.0)']);
      assert.deepEqual(names('ssl'), ['libssl.so.3()(64bit)']);
      assert.deepEqual(names('ssh'), ['openssh-server']);
      assert.deepEqual(resolutionOf(result, 'glib').versions, ['2.80.0']);
      assert.equal(result.status, 0);
    });
  }

  it('gives names that dnf would install', needsTool('dnf'), () => {
    const repository = rpmRepository(packages);
    const result = withCache()(['-C', project, 'deps', 'fedora@44', '--index', repository, '--json']);
    const names = ['lvm', 'paramiko', 'glib', 'ssl', 'ssh'].flatMap((key) => resolutionOf(result, key).names);
    assert.equal(dnfRefuses(repository, names), '');
    assert.match(
      dnfRefuses(repository, [...names, 'no-such-package']),
      /No match for argument|Unable to find/,
    );
  });

  it('refuses metadata that is cut, changed, or leads out of the repository', () => {
    const change = (edit: (text: string) => string, file: RegExp) => {
      const repository = rpmRepository(packages.slice(0, 1));
      const name = readdirSync(join(repository, 'repodata')).find((one) => file.test(one)) ?? '';
      const path = join(repository, 'repodata', name);
      writeFileSync(path, edit(readFileSync(path, 'latin1')), 'latin1');
      const { status, stderr } = withCache()(['-C', project, 'deps', 'fedora@44', '--index', repository]);
      assert.equal(status, 3, stderr);
      return stderr;
    };
    assert.match(
      change((text) => text.slice(0, 100), /primary\.xml/),
      /is not what its repository says|ends too early/,
    );
    assert.match(
      change((text) => text.replace('repodata/', '../repodata/'), /repomd/),
      /is no file of this repository/,
    );
    assert.match(
      change((text) => text.replaceAll('"sha256"', '"md5"'), /repomd/),
      /which prove nothing/,
    );
  });
});

describe('contrib deps on Arch', needsTool('bsdtar', 'repo-add', 'pacman'), () => {
  const packages: readonly TestPackage[] = [
    { name: 'lvm2', version: '2.03', files: ['/usr/bin/lvcreate'] },
    {
      name: 'python-paramiko',
      version: '3.5',
      files: ['/usr/lib/python3.14/site-packages/paramiko/__init__.py'],
    },
    {
      name: 'glib2',
      version: '2.86',
      files: ['/usr/lib/pkgconfig/glib-2.0.pc', '/usr/lib/libglib-2.0.so.0'],
    },
    { name: 'openssl', version: '3.6', files: ['/usr/lib/libssl.so.3'], provides: ['libssl.so=3-64'] },
    {
      name: 'openssh',
      version: '10.2',
      files: ['/usr/lib/systemd/system/sshd.service'],
      requires: ['openssl'],
    },
  ];

  it('finds names in the .files database that pacman takes', () => {
    const repository = pacmanRepository(packages);
    const result = withCache()(['-C', projectWith(NEEDS), 'deps', 'arch', '--index', repository, '--json']);
    const names = ['lvm', 'paramiko', 'glib', 'ssl', 'ssh'].flatMap((key) => resolutionOf(result, key).names);
    assert.deepEqual(names, ['lvm2', 'python-paramiko', 'glib2', 'openssl', 'openssh']);
    assert.deepEqual(pacmanPlan(repository, names), [...names].sort());
  });
});

describe('contrib deps on Alpine', needsTool('tar', 'gzip'), () => {
  const INDEX = `C:Q1x
P:lvm2
V:2.03.35-r0
A:x86_64
T:Logical Volume Manager
o:lvm2
p:cmd:lvcreate=2.03.35-r0

P:py3-paramiko
V:3.5.0-r1
A:noarch
T:SSH2 for Python
o:py3-paramiko
D:python3
p:py3.12:paramiko=3.5.0-r1

P:glib-dev
V:2.84.4-r1
A:x86_64
T:GLib
o:glib
p:pc:glib-2.0=2.84.4 cmd:glib-mkenums=2.84.4-r1

P:libssl3
V:3.5.4-r0
A:x86_64
T:SSL
o:openssl
p:so:libssl.so.3=3
`;

  it('names capabilities in apk’s own language', () => {
    const needs = NEEDS.replace(/^ssh:.*\n/m, '');
    const result = withCache()([
      '-C',
      projectWith(needs),
      'deps',
      'alpine@3.24',
      '--index',
      apkRepository(INDEX),
      '--json',
    ]);
    const names = ['lvm', 'paramiko', 'glib', 'ssl'].flatMap((key) => resolutionOf(result, key).names);
    assert.deepEqual(names, ['cmd:lvcreate', 'py3-paramiko', 'pc:glib-2.0', 'so:libssl.so.3']);
    assert.deepEqual(resolutionOf(result, 'glib').versions, ['2.84.4']);
  });

  it('reads the index where somebody unpacked it in its place', () => {
    const repository = apkRepository(INDEX);
    writeFileSync(join(repository, 'APKINDEX'), INDEX);
    const project = projectWith('lvm: { command: lvcreate }');
    const result = withCache()(['-C', project, 'deps', 'alpine@3.24', '--index', repository, '--json']);
    assert.deepEqual(resolutionOf(result, 'lvm').names, ['cmd:lvcreate']);
  });

  it('says that it does not know what the index cannot tell', () => {
    const result = withCache()([
      '-C',
      projectWith('x: { header: x.h, level: suggests }'),
      'deps',
      'alpine@3.24',
      '--index',
      apkRepository(INDEX),
      '--json',
    ]);
    assert.equal(resolutionOf(result, 'x').state, 'not-known');
  });
});
