// Which directories a package says it owns in %files: neither the distribution's nor those of what it requires.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

const HEAD = `contrib: 1
name: demo
version: 1
summary: Says what it is
license: MIT
`;

function spec(packages: string): string {
  const root = writeTree({ 'contrib.yaml': `${HEAD}${packages}`, a: 'a', b: 'b' });
  const { status, stdout, stderr } = contrib(['map', 'fedora', '--format', 'spec'], { cwd: root });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** The lines of each package. */
function sections(text: string): Readonly<Record<string, string>> {
  const parts = text.split(/^%files/m).slice(1);
  return Object.fromEntries(parts.map((part) => [/^ -n (\S+)/.exec(part)?.[1] ?? 'demo', part]));
}

test('a directory of the base packages that a line claims is named, and not owned', () => {
  const lines = [
    'build: { system: make }',
    'packages: { demo: { files: [ { path: "${bindir}" }, { path: "${datadir}/demo" } ] } }',
  ];
  const text = spec(lines.join('\n'));
  assert.match(text, /^# not settled, .*\/usr\/bin$/m);
  assert.match(text, /^%\{_datadir\}\/demo$/m);
  assert.doesNotMatch(text, /^%\{_bindir\}$/m);
});

test('a directory that a required package brings is owned once', () => {
  const of = (relations: string) =>
    sections(
      spec(`packages:
  demo: { ${relations}, files: [ "a --> /usr/share/demo/a (0644)" ] }
  demo-data: { files: [ "b --> /usr/share/demo/b (0644)" ] }
`),
    );
  const directory = '%dir %attr(0755, root, root) %{_datadir}/demo';
  const requiring = of('requires: [demo-data]');
  assert.ok(!requiring['demo']?.includes(directory));
  assert.ok(requiring['demo-data']?.includes(directory));
  // Of what comes alone nobody else owns the directory.
  const recommending = of('recommends: [demo-data]');
  assert.ok(recommending['demo']?.includes(directory));
});

test('of two packages that require each other the first owns the directory', () => {
  const text = spec(`packages:
  demo: { requires: [demo-data], files: [ "a --> /usr/share/demo/a (0644)" ] }
  demo-data: { requires: [demo], files: [ "b --> /usr/share/demo/b (0644)" ] }
`);
  assert.equal(text.split('%dir').length, 2);
  assert.ok(sections(text)['demo']?.includes('%dir'));
});
