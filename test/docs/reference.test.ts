import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { renderReference } from '../../scripts/docs/reference.ts';
import { type Shape, shapesOf } from '../../scripts/docs/shapes.ts';
import { DistroFile } from '../../src/manifest/distro-schema.ts';
import { PackagersFile } from '../../src/manifest/packagers.ts';
import { Manifest } from '../../src/manifest/schema.ts';
import { CATALOGUE } from '../../src/rules/catalogue.ts';

const DIRECTORY = resolve(import.meta.dirname, '../../docs/reference');
const pages = await renderReference();

describe('docs/reference', () => {
  it('is what the code says', () => {
    const stale = [...pages].filter(([name, text]) => written(name) !== text).map(([name]) => name);
    assert.deepEqual(stale, [], 'the reference is stale: run npm run docs');
  });

  it('has no page that nothing writes', () => {
    const extra = readdirSync(DIRECTORY).filter((name) => !pages.has(name));
    assert.deepEqual(extra, [], 'run npm run docs');
  });

  it('has every rule', () => {
    const rules = pages.get('rules.md') ?? '';
    const missing = CATALOGUE.filter(({ id }) => !rules.includes(`\n### ${id}\n`)).map(({ id }) => id);
    assert.deepEqual(missing, []);
  });

  it('says of every key what it means', () => {
    const schemas = [Manifest, DistroFile, PackagersFile];
    const silent = schemas.flatMap((schema) => shapesOf(schema, 'input')).flatMap(undescribed);
    assert.deepEqual(silent, [], 'add described() in src/manifest');
  });

  it('comes out the same twice', async () => {
    assert.deepEqual(await renderReference(), pages);
  });
});

/** Keys without a text; the names of init systems speak for themselves. */
function undescribed({ path, keys }: Shape): string[] {
  if (path.endsWith('services.NAME.names')) return [];
  return keys.filter(({ about }) => about === '').map(({ name }) => (path === '' ? name : `${path}.${name}`));
}

function written(name: string): string | undefined {
  try {
    return readFileSync(join(DIRECTORY, name), 'utf8');
  } catch {
    return undefined;
  }
}
