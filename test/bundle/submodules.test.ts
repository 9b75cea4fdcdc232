// Git submodules: what is checked out below them is the project's, from the map to upstream's verdict.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { unpack } from './expect.ts';

const MANIFEST = `contrib: 1
name: demo
version: "1.0"
summary: Has a library of somebody else
license: MIT
packages:
  demo:
    files:
      - bin/demo --> \${bindir}/ (0755)
      - vendor/lib --> \${datadir}/demo/ (0644)
`;
const PERSON = ['--yes', '--staging', '--maintainer', 'Bo Packager <bo@example.org>'];

function git(root: string, ...args: string[]): void {
  const settings = ['user.name=Ada', 'user.email=ada@example.org', 'protocol.file.allow=always'];
  const options = settings.flatMap((setting) => ['-c', setting]);
  execFileSync('git', [...options, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
}

function repository(root: string, tag: string): void {
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Begin');
  git(root, 'tag', tag);
}

/** A project with a submodule that has one itself, as a contributor to Ubuntu has checked it out. */
function project(): string {
  const top = scratchDirectory();
  const inner = writeTree({ 'inner.txt': 'inner\n' }, join(top, 'inner'));
  repository(inner, 'v1');
  const lib = writeTree({ 'lib.txt': 'lib\n', 'data/one': '1\n' }, join(top, 'lib'));
  repository(lib, 'v1');
  git(lib, 'submodule', '--quiet', 'add', '../inner', 'inner');
  git(lib, 'commit', '-qam', 'Take inner in');
  const root = writeTree({ 'contrib.yaml': MANIFEST, 'bin/demo': '#!/bin/sh\n' }, join(top, 'demo'));
  git(root, 'init', '-q');
  git(root, 'submodule', '--quiet', 'add', '../lib', 'vendor/lib');
  git(root, 'submodule', '--quiet', 'update', '--init', '--recursive');
  repository(root, 'v1.0');
  const begun = contrib(['init', 'ubuntu', ...PERSON], { cwd: root });
  assert.equal(begun.status, 0, begun.stderr);
  return root;
}

test('what submodules hold is mapped, staged, bundled and accepted', needsTool('git', 'tar'), () => {
  const root = project();
  const map = contrib(['map', 'ubuntu'], { cwd: root }).stdout;
  assert.match(
    map,
    /^vendor\/lib\/inner\/inner\.txt --> \/usr\/share\/demo\/lib\/inner\/inner\.txt \(0644\)$/m,
  );
  assert.doesNotMatch(map, /\.git\b/);
  assert.equal(contrib(['check'], { cwd: root }).status, 0);
  const stage = contrib(['stage', 'ubuntu', '--destdir', '../stage'], { cwd: root });
  assert.equal(stage.status, 0, stage.stderr);
  assert.equal(readFileSync(join(root, '../stage/usr/share/demo/lib/data/one'), 'utf8'), '1\n');
  const file = join(root, '../demo.tar.gz');
  const bundled = contrib(['bundle', 'ubuntu', '--out', file], { cwd: root });
  assert.equal(bundled.status, 0, bundled.stderr);
  const verified = contrib(['verify', file], { cwd: root });
  assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  const tree = unpack(file);
  assert.equal(readFileSync(join(tree, 'vendor/lib/inner/inner.txt'), 'utf8'), 'inner\n');
  assert.ok(!existsSync(join(tree, 'vendor/lib/.git')));
});

test(
  'a file of a submodule that was changed is named, and the bundle refused',
  needsTool('git', 'tar'),
  () => {
    const root = project();
    writeFileSync(join(root, 'vendor/lib/inner/inner.txt'), 'mine!\n');
    const { status, stderr } = contrib(['bundle', 'ubuntu', '--out', '../demo.tar.gz'], { cwd: root });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /vendor\/lib\/inner\/inner\.txt/);
    assert.ok(!existsSync(join(root, '../demo.tar.gz')));
  },
);

test(
  'a submodule that is not checked out is named, with the command that brings it',
  needsTool('git'),
  () => {
    const root = project();
    const clone = join(root, '../clone');
    git(root, 'clone', '-q', root, clone);
    cpSync(join(root, 'distros'), join(clone, 'distros'), { recursive: true });
    const remedy = /git submodule update --init --recursive/;
    const checked = contrib(['check', 'ubuntu'], { cwd: clone });
    assert.equal(checked.status, 1);
    assert.match(checked.stdout + checked.stderr, /the submodule vendor\/lib is not checked out/);
    assert.match(checked.stdout + checked.stderr, remedy);
    // Where nothing of it is installed, the revised source tarball would lack it all the same.
    const text = MANIFEST.replace(/^.*vendor.*\n/m, '');
    writeFileSync(join(clone, 'contrib.yaml'), text);
    git(clone, 'commit', '-qam', 'Leave the library out');
    git(clone, 'tag', '-f', 'v1.0');
    rmSync(join(clone, 'distros'), { recursive: true });
    assert.equal(contrib(['init', 'ubuntu', ...PERSON], { cwd: clone }).status, 0);
    const bundled = contrib(['bundle', 'ubuntu', '--out', '../clone.tar.gz'], { cwd: clone });
    assert.equal(bundled.status, 4, bundled.stderr);
    assert.match(bundled.stderr, /the submodule vendor\/lib is not checked out as tag v1\.0 has it/);
    assert.match(bundled.stderr, remedy);
    assert.ok(!existsSync(join(clone, '../clone.tar.gz')));
  },
);
