// The names that a distribution has for packages of a kind, as contrib init proposes them.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

function project(...names: readonly string[]): string {
  const root = join(scratchDirectory(), 'tide');
  const packages = names.map(
    (name) =>
      `  ${name}:\n    summary: Tide (${name})\n    files: ["${name}.txt --> \${datadir}/${name}/"]\n`,
  );
  const manifest = `contrib: 1\nname: tide\nversion: 1\nsummary: Tide\nlicense: MIT\nreleased: 2026-11-01\npackages:\n${packages.join('')}`;
  writeTree(
    { 'contrib.yaml': manifest, ...Object.fromEntries(names.map((name) => [`${name}.txt`, ''])) },
    root,
  );
  return root;
}

function init(root: string, distribution: string): string {
  const { status, stdout, stderr } = contrib(
    ['init', distribution, '--yes', '--staging', '--maintainer', 'Ada <ada@example.org>'],
    { cwd: root },
  );
  assert.equal(status, 0, stderr);
  return stdout;
}

const distroFile = (root: string, distribution: string) =>
  readFileSync(join(root, 'distros', distribution, 'distro.yaml'), 'utf8');

for (const [distribution, ours, theirs] of [
  ['fedora', 'libtide-dev', 'libtide-devel'],
  ['rhel', 'libtide-dev', 'libtide-devel'],
  ['opensuse', 'libtide-dev', 'libtide-devel'],
  ['debian', 'libtide-devel', 'libtide-dev'],
  ['ubuntu', 'libtide-devel', 'libtide-dev'],
  ['alpine', 'libtide-devel', 'libtide-dev'],
] as const) {
  test(`${ours} is proposed as ${theirs} on ${distribution}, and that is said`, () => {
    const root = project('tide', ours);
    assert.match(
      init(root, distribution),
      new RegExp(`note: ${ours} is called ${theirs} there, as .* distro\\.yaml`),
    );
    assert.match(
      distroFile(root, distribution),
      new RegExp(`^packages:\n  ${ours}: \\{ name: ${theirs} \\}$`, 'm'),
    );
    assert.match(
      readFileSync(join(root, 'distros', distribution, 'deployment.map'), 'utf8'),
      new RegExp(theirs),
    );
  });
}

test('nothing is proposed where the habit is the same, or where both packages are there', () => {
  for (const [distribution, names] of [
    ['debian', ['tide', 'libtide-dev']],
    ['arch', ['tide', 'libtide-dev']],
    ['fedora', ['tide', 'libtide-dev', 'libtide-devel']],
  ] as const) {
    const root = project(...names);
    assert.doesNotMatch(init(root, distribution), /is called/);
    assert.doesNotMatch(distroFile(root, distribution), /^packages:/m);
  }
});

test('a name that a person changed or took away stays so', () => {
  const root = project('tide', 'libtide-dev');
  init(root, 'fedora');
  const first = distroFile(root, 'fedora');
  assert.doesNotMatch(init(root, 'fedora'), /is called|was kept/);
  assert.equal(distroFile(root, 'fedora'), first);
  appendFileSync(join(root, 'distros/fedora/distro.yaml'), '# mine\n');
  assert.doesNotMatch(init(root, 'fedora'), /is called|was kept/);
  const other = project('tide', 'libtide-dev');
  writeTree(
    {
      'distros/fedora/distro.yaml':
        'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nreleases: ["44"]\nstaging: requested\n',
    },
    other,
  );
  init(other, 'fedora');
  assert.doesNotMatch(distroFile(other, 'fedora'), /devel/);
});
