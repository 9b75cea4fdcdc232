// A description that asks for more than anybody could judge is bad input, with the limit and the lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { writeTree } from '../helpers/scratch.ts';

const HEAD = 'contrib: 1\nname: demo\nversion: "1.0"\nsummary: A small project\nlicense: MIT\npackages:\n';
const FILES = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`src/f${index}`, '']));

function check(manifest: string): {
  status: number | null;
  error: { message: string; hint: string; code: string };
} {
  const root = writeTree({ ...FILES, 'contrib.yaml': `${HEAD}${manifest}` });
  const { status, stdout } = contrib(['check', 'debian', '--json'], { cwd: root });
  return {
    status,
    error: (JSON.parse(stdout) as { error: { message: string; hint: string; code: string } }).error,
  };
}

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');

test('a thousand packages that take the same thousand files', () => {
  const { status, error } = check(
    many(1000, (index) => `  p${index}: { files: [ "src/* --> /usr/share/demo/" ] }`),
  );
  assert.equal(status, 3);
  assert.match(error.message, /installs more than 1,000,000 paths/);
  assert.match(error.hint, /contrib\.yaml:7:\d+ \(1,001\), contrib\.yaml:8:\d+ \(1,001\)/);
});

test('exclusions without end', () => {
  const files = Object.fromEntries(Array.from({ length: 7000 }, (_, index) => [`doc/f${index}`, '']));
  const patterns = many(7200, (index) => `      - "!x${index}"`);
  const manifest = `${HEAD}  demo:\n    files:\n      - "doc/* --> /usr/share/demo/"\n${patterns}`;
  const root = writeTree({ ...files, 'contrib.yaml': manifest });
  const { status, stderr } = contrib(['check', 'debian'], { cwd: root });
  assert.equal(status, 3);
  assert.match(stderr, /contrib\.yaml:9:9: error: .* more than 50,000,000 comparisons with paths/);
});

test('a path that no system call takes', () => {
  const path = '/usr/share/demo/x'.padEnd(4096, '/x');
  const root = writeTree({
    ...FILES,
    'contrib.yaml': `${HEAD}  demo: { files: [ "src/f1 --> ${path}" ] }\n`,
  });
  const { status, stdout } = contrib(['check', 'debian'], { cwd: root });
  assert.equal(status, 1);
  assert.match(
    stdout,
    /mapping\/destination\]: the installed path has 4096 bytes, more than the 4095 of PATH_MAX/,
  );
});
