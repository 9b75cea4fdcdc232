// backup=() of a PKGBUILD names files, and a line of a mapping may name a directory.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

function pkgbuild(files: string): string {
  const root = writeTree({
    'contrib.yaml': `contrib: 1
name: thing
version: 1.0
summary: A thing
license: MIT
homepage: https://thing.example.org
released: 2026-11-01
build: { system: make }
packages:
  thing:
    files:
${files}`,
    Makefile: 'install:\n',
    LICENSE: 'MIT\n',
    'distros/arch/distro.yaml':
      'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n',
  });
  const { status, stdout, stderr } = contrib(['recipe', 'arch', '--print'], { cwd: root });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** backup=() as it is when package() has run over what was installed. */
function backupAfter(text: string, installed: Record<string, string>): readonly string[] {
  const srcdir = writeTree(
    Object.fromEntries(Object.entries(installed).map(([path, content]) => [`installed/${path}`, content])),
  );
  const root = text
    .replace(/\n_install\(\) \{[\s\S]*?\n\}/, '\n_install() { :; }')
    .replaceAll(/^.*(?:chown|install -D).*$/gm, '')
    .replaceAll(/^ {2}cd .*\$pkgname-\$pkgver"$/gm, '');
  const script = `${root}\npkgdir="$srcdir/pkg"; mkdir -p "$pkgdir"; package >&2; printf '%s\\n' "\${backup[@]}"`;
  const printed = execFileSync('bash', ['-euc', script], {
    env: { ...process.env, srcdir },
    encoding: 'utf8',
  });
  return printed.split('\n').filter(Boolean);
}

test('a file is named where it stands', () => {
  assert.match(pkgbuild('      - path: ${sysconfdir}/thing.conf\n'), /^ {2}backup=\(etc\/thing\.conf\)$/m);
});

test('the files of a directory, and those of a pattern, are found when the package is filled', () => {
  const text = pkgbuild('      - path: ${sysconfdir}/thing\n      - path: ${sysconfdir}/default/*\n');
  const installed = { 'etc/thing/b.conf': '', 'etc/thing/sub/a.conf': '', 'etc/default/thing one': '' };
  assert.deepEqual(backupAfter(text, installed), [
    'etc/thing/b.conf',
    'etc/thing/sub/a.conf',
    'etc/default/thing one',
  ]);
});

test('what is named and what is found are one list', () => {
  const text = pkgbuild('      - path: ${sysconfdir}/thing.conf\n      - path: ${sysconfdir}/thing.d\n');
  const installed = { 'etc/thing.conf': '', 'etc/thing.d/a': '' };
  assert.deepEqual(backupAfter(text, installed), ['etc/thing.conf', 'etc/thing.d/a']);
});
