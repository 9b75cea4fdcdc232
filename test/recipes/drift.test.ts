// A recipe that the description or the sources have left behind.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: lamp
version: 1.0
summary: Light a lamp
license: MIT
homepage: https://lamp.example.org
released: 2026-11-01
copyright: { "*": 2026 Ada Example }
packages:
  lamp:
    files: ['lamp --> \${bindir}/']
`;

/** A project with a recipe for a distribution. */
function project(distribution: string, releases = ''): string {
  const root = join(scratchDirectory(), 'lamp');
  const part = `contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n${releases}`;
  const files = { 'contrib.yaml': MANIFEST, LICENSE: 'MIT\n', lamp: '#!/bin/sh\n' };
  writeTree({ ...files, [`distros/${distribution}/distro.yaml`]: part }, root);
  const written = contrib(['recipe', distribution], { cwd: root });
  assert.equal(written.status, 0, written.stderr);
  return root;
}

function source(root: string, selector: string, ...options: readonly string[]): CliResult {
  return contrib(['build', selector, '--source', '--out', join(scratchDirectory(), 'out'), ...options], {
    cwd: root,
  });
}

function changeSummary(root: string): void {
  const file = join(root, 'contrib.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Light a lamp', 'Light all lamps'));
}

const MAKEPKG = needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd');
const DPKG = needsTool('dpkg-buildpackage', 'dh', 'fakeroot');

test('is told before the build, and again as what may have made it fail', MAKEPKG, () => {
  const root = project('arch');
  appendFileSync(join(root, 'lamp'), 'echo light\n');
  const { status, stderr } = contrib(['build', 'arch', '--out', join(scratchDirectory(), 'out')], {
    cwd: root,
  });
  assert.equal(status, 5, stderr);
  const order = [...stderr.matchAll(/(?:warning|error)\[(build\/[a-z-]+)\]: (.*)/g)];
  assert.deepEqual(
    order.map(([, rule]) => rule),
    ['build/stale-recipe', 'build/failed', 'build/stale-recipe'],
  );
  assert.match(order[0]?.[2] ?? '', /not what contrib would write now, and is built as it is/);
  assert.match(order[2]?.[2] ?? '', /which may be why/);
  assert.match(stderr, /hint: bring it up to date with contrib recipe arch$/m);
});

test('is told once of a build that works, and is a finding in JSON', DPKG, () => {
  const root = project('debian');
  changeSummary(root);
  const { status, stderr } = source(root, 'debian');
  assert.equal(status, 0, stderr);
  assert.equal(stderr.split('build/stale-recipe').length, 2, stderr);
  const { findings } = JSON.parse(source(root, 'debian', '--json').stdout) as {
    findings: { rule: string }[];
  };
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['build/stale-recipe'],
  );
  assert.equal(source(root, 'debian', '--strict').status, 1);
});

test('an edited file is kept, and the command that takes contrib’s is named', DPKG, () => {
  const root = project('debian');
  appendFileSync(join(root, 'distros/debian/recipe/debian/control'), '# mine\n');
  assert.doesNotMatch(source(root, 'debian').stderr, /stale-recipe/);
  changeSummary(root);
  assert.match(source(root, 'debian').stderr, /with --overwrite debian\/control it takes contrib’s/);
});

test('a recipe that lies where no release looks is not built, and that is said', DPKG, () => {
  const root = project('ubuntu', 'releases: ["24.04", "26.04"]\n');
  const file = join(root, 'distros/ubuntu/distro.yaml');
  const differ =
    'prerequisites: { sh: { command: dash } }\nreleases: { "24.04": { names: { sh: dash } }, "26.04": { names: { sh: bash } } }';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^releases.*$/m, differ));
  const { status, stderr } = source(root, 'ubuntu@24.04');
  assert.equal(status, 0, stderr);
  assert.match(stderr, /no recipe lies where that of this release would be now/);
  assert.match(stderr, /contrib recipe ubuntu@24\.04/);
  assert.equal(contrib(['recipe', 'ubuntu@24.04'], { cwd: root }).status, 0);
  for (const selector of ['ubuntu@24.04', 'ubuntu@26.04'])
    assert.doesNotMatch(source(root, selector).stderr, /stale-recipe/);
});

test('a file that is missing is drift, and a lost record alone is not', () => {
  const root = project('debian');
  const recipe = join(root, 'distros/debian/recipe');
  rmSync(join(recipe, 'generated.json'));
  assert.equal(contrib(['recipe', 'debian', '--check'], { cwd: root }).status, 0);
  rmSync(join(recipe, 'debian/lamp.install'));
  const { status, stdout } = contrib(['recipe', 'debian', '--check'], { cwd: root });
  assert.equal(status, 1);
  assert.match(stdout, /debian\/lamp\.install {2}created/);
});
