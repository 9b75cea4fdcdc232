// A manifest that contrib new wrote before anybody built the project takes all that the build installs by one line.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: demo
version: 1
summary: Says what it is
license: MIT
homepage: https://demo.example.org
released: 2026-11-01
build:
  system: make
packages:
  demo:
    files:
      - path: \${prefix}
`;

function recipe(distribution: string): string {
  const root = writeTree({ 'contrib.yaml': MANIFEST, Makefile: 'install:\n' });
  const person = ['--maintainer', 'Bo Packager <bo@example.org>'];
  const begun = contrib(['init', distribution, '--yes', '--staging', ...person], { cwd: root });
  assert.equal(begun.status, 0, begun.stderr);
  const { status, stdout, stderr } = contrib(['recipe', distribution, '--print'], { cwd: root });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Runs lines of a recipe over what a build installed below `at`, and gives the modes that come of it. */
function modesAfter(lines: readonly string[], at: string, prefix = 'usr'): readonly string[] {
  const cwd = scratchDirectory();
  const root = join(cwd, at, prefix);
  writeTree(
    { 'bin/demo': { text: '#!/bin/sh\n', mode: 0o755 }, 'share/demo/data': { text: '', mode: 0o755 } },
    root,
  );
  execFileSync('sh', ['-eu', '-c', lines.join('\n')], { cwd, env: { ...process.env, pkgdir: at, out: at } });
  return ['bin/demo', 'share/demo/data'].map((path) => (statSync(join(root, path)).mode & 0o777).toString(8));
}

function linesOf(text: string, what: RegExp): readonly string[] {
  const found = text.split('\n').filter((line) => what.test(line));
  assert.notEqual(found.length, 0, `no line of the recipe is like ${what}:\n${text}`);
  return found.map((line) => line.trim());
}

test('a build that is taken as a whole keeps its programs in debian/rules', () => {
  assert.deepEqual(modesAfter(linesOf(recipe('debian'), /^\tfind debian\/demo/), 'debian/demo'), [
    '755',
    '644',
  ]);
});

test('a build that is taken as a whole keeps its programs in a spec file', () => {
  const lines = linesOf(recipe('fedora'), /^find %\{buildroot\}/).map((line) =>
    line
      .replaceAll('%{buildroot}', 'root')
      .replaceAll('%{_prefix}', '/usr')
      .replaceAll('%{_bindir}', '/usr/bin'),
  );
  assert.deepEqual(modesAfter(lines, 'root'), ['755', '644']);
});

const asRoot = process.getuid?.() === 0 ? false : 'only root can mount';

for (const distribution of ['fedora', 'opensuse']) {
  const needs = { skip: needsTool('rpmbuild').skip || asRoot };
  test(`a build that is taken as a whole owns no directory of others on ${distribution}`, needs, () => {
    const root = join(scratchDirectory(), 'demo');
    const installed = [
      'bin/demo',
      'share/demo/data',
      'share/man/man1/demo.1',
      'share/locale/de/LC_MESSAGES/demo.mo',
    ];
    const lines = installed.map((path) => `\tinstall -D demo $(DESTDIR)$(prefix)/${path}\n`);
    const part = 'contrib: 1\nmaintainer: { name: Bo, email: bo@example.org }\nstaging: requested\n';
    const manifest = MANIFEST.replace('  demo:\n', '  demo:\n    architecture: independent\n');
    const tree = {
      'contrib.yaml': manifest,
      Makefile: `all:\ninstall:\n${lines.join('')}`,
      demo: '#!/bin/sh\n',
    };
    writeTree({ ...tree, [`distros/${distribution}/distro.yaml`]: part }, root);
    const out = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = buildWithMacros(root, distribution, out);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /the packages hold what the mapping says/);
    const file = readdirSync(out).find((name) => name.endsWith('noarch.rpm')) ?? '';
    assert.deepEqual(
      execFileSync('rpm', ['-qlp', '--nosignature', join(out, file)], { encoding: 'utf8' })
        .trim()
        .split('\n'),
      [
        '/usr/bin/demo',
        '/usr/share/demo',
        '/usr/share/demo/data',
        '/usr/share/locale/de/LC_MESSAGES/demo.mo',
        '/usr/share/man/man1/demo.1.gz',
      ],
    );
  });
}

for (const distribution of ['arch', 'alpine']) {
  test(`a build that is taken as a whole keeps its programs on ${distribution}`, () => {
    const text = recipe(distribution);
    const body = /^_programs\(\) \{\n[\s\S]*?\n\}/m.exec(text)?.[0] ?? '';
    const lines = ['chmod 0644 "$pkgdir"/usr/bin/* "$pkgdir"/usr/share/demo/*', body];
    assert.deepEqual(modesAfter([...lines, ...linesOf(text, /^\s+_programs /)], 'root'), ['755', '644']);
  });
}

test('a build that is taken as a whole keeps its programs in a derivation', () => {
  const text = recipe('nixos');
  assert.deepEqual(modesAfter(linesOf(text, /chmod a[+-]x/), 'out', ''), ['755', '644']);
  assert.match(text, /_expect \\\n\s+\.\n/);
});

test('on NixOS, where only the project knows the path, what is installed into bindir is a program', () => {
  const root = writeTree({
    'contrib.yaml': MANIFEST.replace('path: ${prefix}', 'bin/demo --> ${bindir}/'),
    'bin/demo': '',
  });
  assert.match(contrib(['map', 'nixos'], { cwd: root }).stdout, /bin\/demo \(0755\)/);
});
