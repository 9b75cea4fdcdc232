// Prerequisites without a package name: one finding for all of them, which stops what it concerns and nothing else.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const RUN = ['charset_normalizer', 'defusedxml', 'multidict', 'pygments', 'requests', 'rich', 'setuptools'];
const BUILD = ['wheel', 'build', 'installer'];

function project(lines: readonly string[]): string {
  const root = join(scratchDirectory(), 'demo');
  mkdirSync(join(root, 'doc'), { recursive: true });
  writeFileSync(join(root, 'doc/guide.txt'), 'How to use it\n');
  const head = ['contrib: 1', 'name: demo', 'version: "1.0"', 'summary: A small project', 'license: MIT'];
  const packages = ['packages:', '  demo:', '    files: [ "doc/* --> ${datadir}/demo/ (0644)" ]'];
  const all = [...head, 'released: 2026-11-01', 'prerequisites:', ...lines, ...packages];
  writeFileSync(join(root, 'contrib.yaml'), `${all.join('\n')}\n`);
  const made = contrib(
    ['init', 'ubuntu', '--yes', '--maintainer', 'Ada <ada@example.org>', '--hook', 'none'],
    { cwd: root },
  );
  assert.equal(made.status, 0, made.stderr);
  return root;
}

const run = RUN.map((name) => `  ${name}: { python: ${name} }`);
const build = BUILD.map((name) => `  ${name}: { python: ${name}, for: build }`);

type Found = {
  readonly findings: readonly { severity: string; message: string; evidence: readonly unknown[] }[];
};

test('ten prerequisites without names are one error and one warning, each with its list', () => {
  const root = project([...run, ...build]);
  const { status, stdout } = contrib(['check', '--json'], { cwd: root });
  const { findings } = JSON.parse(stdout) as Found;
  assert.equal(status, 1);
  assert.deepEqual(
    findings.map(({ severity, evidence }) => [severity, evidence.length]),
    [
      ['error', RUN.length],
      ['warning', BUILD.length],
    ],
  );
  assert.match(findings[0]?.message ?? '', /7 prerequisites on Ubuntu/);
  assert.match(
    contrib(['check'], { cwd: root }).stdout,
    /contrib\.yaml:14:3: setuptools: the Python module setuptools/,
  );
});

test('stage asks for no package, and bundle only for those that the project runs with', () => {
  const root = project([...run, ...build]);
  const staged = contrib(['stage', 'ubuntu', '--destdir', '../stage'], { cwd: root });
  assert.equal(staged.status, 0, staged.stderr);
  assert.equal(contrib(['bundle', 'ubuntu'], { cwd: root }).status, 1);
  const forBuild = project(build);
  const bundled = contrib(['bundle', 'ubuntu'], { cwd: forBuild });
  assert.equal(bundled.status, 0, bundled.stderr);
});
