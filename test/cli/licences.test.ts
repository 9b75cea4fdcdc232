import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const SEPARATOR = `\n\n${'-'.repeat(78)}\n\n`;

test('the licences of what is bundled are with it, each with its text', () => {
  const [, ...parts] = readFileSync(join(ROOT, 'dist/LICENSES.txt'), 'utf8').split(SEPARATOR);
  const titles = parts.map((part) => part.split('\n')[0] ?? '');
  for (const part of parts) assert.match(part, /^\S+ \d\S* \(.+\)\n\n[\s\S]{200}/);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const [name, version] of Object.entries(dependencies)) {
    assert.ok(
      titles.some((title) => title.startsWith(`${name} ${version} (`)),
      `${name} is not among them`,
    );
  }
  // What only packages of packages need is bundled too.
  assert.ok(titles.some((title) => title.startsWith('tar-stream ')));
});
