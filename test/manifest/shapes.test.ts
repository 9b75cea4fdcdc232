// A schema written down as data takes and refuses what the schema does, and makes the same of it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { compileShapes, shapeOf } from '../../src/manifest/compile-shapes.ts';
import { DistroFile } from '../../src/manifest/distro-schema.ts';
import { Manifest } from '../../src/manifest/schema.ts';
import { readShape, type Shape, type ShapeName } from '../../src/manifest/schema-shape.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';

const BUILT = resolve(import.meta.dirname, '../../dist/contrib.cjs');

const EXAMPLES: readonly [ShapeName, z.ZodMiniType, readonly string[]][] = [
  ['manifest', Manifest, ['convirt/contrib.yaml', 'incus/contrib.yaml', 'libvirt/after/contrib.yaml']],
  ['distro', DistroFile, ['convirt/distros/ubuntu/distro.yaml', 'convirt/distros/fedora/distro.yaml']],
];

/** Keys and values that an example has none of, so that each kind of value meets each other. */
const MORE: Readonly<Record<ShapeName, object>> = {
  manifest: {
    build: { system: 'commands', commands: ['make'] },
    accounts: { users: { demo: { id: 5, groups: ['demo'] } }, groups: { demo: null } },
    services: { 'demo.service': { enable: 'never', names: { openrc: 'demo' } } },
    permissions: ['/usr/bin/demo (0755)'],
    'not-installed': { '/usr/share/demo': 'nobody reads it' },
  },
  distro: {
    maintainer: { name: 'A', email: 'a@example.org' },
    epoch: 1,
    releases: { '24.04': null, 26.04: { names: { tool: ['tool', 'tool-data'] } } },
    prerequisites: { tool: { command: 'tool', bug: { patch: 'patches/tool.patch', why: 'it is slow' } } },
    packages: { demo: { files: [{ path: '/usr/bin/*', mode: '0755' }], omit: ['/usr/share/demo'] } },
  },
};

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 7, Number.POSITIVE_INFINITY, '', ' ', '0', '0644', '1.10', '2026-02-30'],
  ...['2026-11-01', '../x', '/x', 'x\ny', 'https://example.org', 'never', 'a --> /b/', [], [''], ['a', 1]],
  ...[
    {},
    { a: 1 },
    { since: '1' },
    { path: '/a', source: 'b' },
    { version: ' >= 1' },
    'a\u0000',
    '10 letters ',
  ],
];

/** What is changed in a value of the data: it becomes another, goes, or stands beside one that nobody knows. */
type Change = { readonly at: number; readonly to: unknown; readonly how: 'replace' | 'remove' | 'add' };

const changes = fc.array(
  fc.record({
    at: fc.nat(),
    to: fc.constantFrom(...VALUES),
    how: fc.constantFrom('replace', 'remove', 'add'),
  }) as fc.Arbitrary<Change>,
  { maxLength: 3 },
);

describe('a schema as data', () => {
  const shapes = compileShapes();
  for (const [name, schema, files] of EXAMPLES) {
    const shape = JSON.parse(JSON.stringify(shapes[name])) as Shape;
    for (const file of files) {
      const text = readFileSync(resolve(import.meta.dirname, '../../examples', file), 'utf8');
      const data = parseYaml(file, text).data as object;

      it(`reads ${file} as the schema does`, () => {
        assert.deepEqual(readShape(shape, data), schema.parse(data));
        const more = { ...data, ...MORE[name] };
        assert.deepEqual(readShape(shape, more), schema.parse(more));
      });

      it(`agrees with the schema about whatever becomes of ${file}`, () => {
        fc.assert(
          fc.property(changes, (list) => {
            const changed = list.reduce(change, structuredClone({ ...data, ...MORE[name] }));
            assertAgree(shape, schema, changed);
          }),
          { numRuns: 300 },
        );
      });
    }
  }

  it('is refused for a function that has no name', () => {
    const schema = z.string().check(z.refine((text) => text === 'a'));
    assert.throws(() => shapeOf(schema), /schema-functions/);
  });

  it('is refused for an object that takes any key', () => {
    assert.throws(() => shapeOf(z.object({})), RangeError);
  });
});

describe('what every command reads at its start', {
  skip: !existsSync(BUILT) && 'contrib is not built',
}, () => {
  it('makes no schema', () => {
    assert.ok(!readFileSync(BUILT, 'latin1').includes('("$ZodObject"'), 'zod is in dist/contrib.cjs');
  });
});

function assertAgree(shape: Shape, schema: z.ZodMiniType, data: unknown): void {
  const expected = schema.safeParse(data);
  const read = readShape(shape, data);
  assert.deepEqual(read, expected.success ? expected.data : undefined);
  assert.equal(JSON.stringify(read), JSON.stringify(expected.data), 'the order of the keys');
}

function change<T extends object>(data: T, { at, to, how }: Change): T {
  const places = placesIn(data);
  const place = places[at % places.length];
  if (place === undefined) return data;
  const { holder, key } = place;
  // A copy: the next change may be one of the value that this one put in.
  const value = structuredClone(to);
  if (how === 'replace') holder[key] = value;
  else if (how === 'add') holder[Array.isArray(holder) ? holder.length : 'unheard-of'] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return data;
}

type Holder = Record<PropertyKey, unknown>;

function placesIn(data: unknown): { readonly holder: Holder; readonly key: PropertyKey }[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [
    { holder: data as Holder, key },
    ...placesIn(value),
  ]);
}
