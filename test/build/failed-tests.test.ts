// A build whose tests fail says which ones, on every format.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: sum
version: 1.0
summary: Add numbers
license: MIT
homepage: https://sum.example.org
released: 2026-11-01
copyright: { "*": 2026 Ada Example }
build: { system: make }
packages:
  sum:
    architecture: independent
    files: [{ path: "\${bindir}/sum" }]
`;
const MAKEFILE = `prefix = /usr/local
all:
	@echo "error: this is no error" > /dev/null
check:
	prove t
install:
	install -D sum $(DESTDIR)$(prefix)/bin/sum
`;
const FAILING = `use Test::More tests => 2;
ok(1, 'nothing');
is(1 + 1, 3, 'one and one');
`;

/** Builds a project one of whose tests fails, and gives what contrib says. */
function failed(distribution: string, steps: string): string {
  const root = join(scratchDirectory(), 'sum');
  const part = 'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n';
  const manifest = MANIFEST.replace('system: make', `system: make${steps}`);
  const tree = {
    'contrib.yaml': manifest,
    Makefile: MAKEFILE,
    sum: '#!/bin/sh\n',
    't/sum.t': FAILING,
    LICENSE: 'MIT\n',
  };
  writeTree({ ...tree, [`distros/${distribution}/distro.yaml`]: part }, root);
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } =
    distribution === 'fedora'
      ? buildWithMacros(root, distribution, out)
      : contrib(['-C', root, 'build', distribution, '--out', out]);
  assert.equal(status, 5, stderr);
  return stderr;
}

/** What Test::More and prove(1) say of it. */
function namesTheTest(said: string): void {
  assert.match(said, /error\[build\/failed\]: the build failed: # {3}Failed test 'one and one'/);
  for (const line of [
    /^ {2}#\s+got: '2'$/m,
    /^ {2}t\/sum\.t +\(Wstat: .*Failed: 1\)$/m,
    /^ {4}Failed test: +2$/m,
  ])
    assert.match(said, line);
}

const asRoot = process.getuid?.() === 0 ? false : 'only root can mount';
const TEST = ', test: ["make check"]';

test('with dh_auto_test, which says a status alone', needsTool('dpkg-buildpackage', 'dh', 'prove'), () => {
  const said = failed('debian', '');
  namesTheTest(said);
  assert.match(said, /^contrib\.yaml:9:1: error\[build\/failed\]/m);
  assert.match(said, /^ {2}dh_auto_test: error: .* returned exit code/m);
});

test('with %check of a spec', { skip: needsTool('rpmbuild', 'prove').skip || asRoot }, () => {
  namesTheTest(failed('fedora', TEST));
});

test('with check() of a PKGBUILD', needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd', 'prove'), () => {
  const said = failed('arch', TEST);
  namesTheTest(said);
  assert.match(said, /^contrib\.yaml:9:24: error\[build\/failed\]/m);
});
