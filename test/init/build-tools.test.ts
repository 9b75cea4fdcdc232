// What contrib init asks to be named: not the build system, which every family knows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: tide
version: 1
summary: Tide
license: MIT
build: { system: meson }
prerequisites:
  meson: { command: meson, version: ">= 0.60", for: build }
  po: { command: msgfmt, for: build }
packages:
  tide: { files: [{ path: "\${bindir}/tide" }] }
`;

test('the project’s own build system has a name already', () => {
  const root = join(scratchDirectory(), 'tide');
  writeTree({ 'contrib.yaml': MANIFEST, 'meson.build': "project('tide')\n" }, root);
  const { status, stderr } = contrib(
    ['init', 'debian', '--yes', '--staging', '--maintainer', 'Ada <ada@example.org>'],
    { cwd: root },
  );
  assert.equal(status, 0, stderr);
  const file = readFileSync(join(root, 'distros/debian/distro.yaml'), 'utf8');
  assert.match(file, /# po: \[\]/);
  assert.doesNotMatch(file, /# meson:/);
});
