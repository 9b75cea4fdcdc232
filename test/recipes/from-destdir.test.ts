// A description that was made from what the build installed makes packages whose configuration survives an upgrade.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { membersOf } from '../helpers/archlinux.ts';
import { contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MAKEFILE = `prefix = /usr/local
sysconfdir = /etc
all:
install:
	install -D thing $(DESTDIR)$(prefix)/bin/thing
	install -D -m 644 a.conf $(DESTDIR)$(sysconfdir)/thing/a.conf
	install -D -m 600 b.conf $(DESTDIR)$(sysconfdir)/thing/secret/b.conf
	install -d $(DESTDIR)$(sysconfdir)/thing/conf.d
`;
const CONFIGURATION = ['/etc/thing/a.conf', '/etc/thing/secret/b.conf'];

/** A project whose contrib.yaml was made by contrib new, of what its build installed. */
function project(): string {
  const root = join(scratchDirectory(), 'thing');
  const source = {
    Makefile: MAKEFILE,
    thing: '#!/bin/sh\n',
    'a.conf': 'a\n',
    'b.conf': 'b\n',
    LICENSE: 'MIT\n',
  };
  writeTree(source, root);
  const destdir = scratchDirectory();
  execFileSync('make', ['-C', root, 'install', `DESTDIR=${destdir}`, 'prefix=/usr'], { stdio: 'ignore' });
  const said = ['--name', 'thing', '--version', '1.0', '--summary', 'A thing', '--license', 'MIT'];
  const made = contrib(['new', ...said, '--from-destdir', destdir, '--yes'], { cwd: root });
  assert.equal(made.status, 0, made.stderr);
  appendFileSync(join(root, 'contrib.yaml'), '\nhomepage: https://thing.example.org\nreleased: 2026-11-01\n');
  return root;
}

function built(distribution: string): readonly string[] {
  const root = project();
  const out = join(scratchDirectory(), 'out');
  const person = ['--maintainer', 'Bo Packager <bo@example.org>'];
  const begun = contrib(['init', distribution, '--yes', '--staging', ...person], { cwd: root });
  assert.equal(begun.status, 0, begun.stderr);
  const { status, stdout, stderr } =
    distribution === 'fedora'
      ? buildWithMacros(root, distribution, out)
      : contrib(['-C', root, 'build', distribution, '--out', out]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /the packages hold what the mapping says/);
  return readdirSync(out).map((name) => join(out, name));
}

function output(command: string, ...args: readonly string[]): readonly string[] {
  return execFileSync(command, args, { encoding: 'utf8' }).trimEnd().split('\n');
}

const asRoot = process.getuid?.() === 0 ? false : 'only root can mount';

test(
  'of Arch, whose backup lines name every file',
  needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd'),
  () => {
    const file = built('arch').find((path) => path.endsWith('.pkg.tar.zst')) ?? '';
    const info = output('bsdtar', '-xOf', file, '.PKGINFO');
    assert.deepEqual(
      info.filter((line) => line.startsWith('backup')),
      CONFIGURATION.map((path) => `backup = ${path.slice(1)}`),
    );
    assert.ok(membersOf(file).has('/etc/thing/conf.d'));
  },
);

test('of Debian, whose conffiles they are', needsTool('dpkg-buildpackage', 'dh', 'fakeroot'), () => {
  const file = built('debian').find((path) => path.endsWith('.deb')) ?? '';
  assert.deepEqual(output('dpkg-deb', '--info', file, 'conffiles'), CONFIGURATION);
});

test('of Fedora, which marks them', { skip: needsTool('rpmbuild').skip || asRoot }, () => {
  const file = built('fedora').find((path) => path.endsWith('noarch.rpm')) ?? '';
  assert.deepEqual(output('rpm', '-qp', '--nosignature', '--configfiles', file), CONFIGURATION);
});
