// Whatever rule a finding names, `contrib explain` knows it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { CATALOGUE } from '../../src/rules/catalogue.ts';

const SOURCES = resolve(import.meta.dirname, '../../src');

describe('every rule that the code names in a finding', () => {
  const known = new Set(CATALOGUE.map(({ id }) => id));
  const named = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(SOURCES, name), 'utf8');
      return [...text.matchAll(/\brule: '([a-z-]+\/[a-z0-9-]+)'/g)].map(
        (match) => [match[1] ?? '', name] as const,
      );
    });

  it('is explained', () => {
    const unexplained = named.filter(([id]) => !known.has(id)).map(([id, file]) => `${id} in src/${file}`);
    assert.deepEqual(unexplained, []);
  });

  it('is found by the search at all', () => {
    assert.ok(named.length > 30, `${named.length} found`);
  });
});
