import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { it } from 'node:test';
import { scratchDirectory } from '../helpers/scratch.ts';
import { KINDS, rulesWithFixtures } from './fixture.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PARTS = [
  'src',
  'templates',
  'scripts/generate.mjs',
  'package.json',
  'tsconfig.json',
  'test/helpers',
  'test/rules',
  'test/fixtures/rules',
];

/** One rule of each area that has fixtures, so that one run stands for all of them. */
function oneOfEachArea(): string[] {
  const byArea = new Map(rulesWithFixtures().map((id) => [id.split('/')[0], id]));
  return [...byArea.values()].sort();
}

/** The names of the tests that fail, as the runner prints them. */
function failingFixtures(directory: string): string[] {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', 'test/rules/fixtures.test.ts'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env });
  assert.match(stdout, /^ok \d+/m, 'the fixtures ran');
  return [...stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map((match) => match[1] ?? '').sort();
}

it('deleting the file of a rule fails exactly its own fixtures', () => {
  const scratch = scratchDirectory();
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(scratch, part), { recursive: true, verbatimSymlinks: true });
  symlinkSync(join(ROOT, 'node_modules'), join(scratch, 'node_modules'));
  const deleted = oneOfEachArea();
  for (const id of deleted) rmSync(join(scratch, 'src/rules', `${id}.ts`));
  const generated = spawnSync(process.execPath, ['scripts/generate.mjs'], { cwd: scratch, encoding: 'utf8' });
  assert.equal(generated.status, 0, generated.stderr);
  assert.deepEqual(
    failingFixtures(scratch),
    deleted.flatMap((id) => KINDS.map((kind) => `${id} ${kind}`)).sort(),
  );
});

it('the registry holds exactly the files of the rules', async () => {
  const { RULES } = await import('../../src/rules/all.ts');
  const files = readdirSync(join(ROOT, 'src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(ROOT, 'src/rules', name)).map((file) => `${name}/${file}`));
  assert.deepEqual(
    RULES.map(({ id }) => `${id}.ts`),
    files.filter((file) => file.endsWith('.ts')).sort(),
  );
});
