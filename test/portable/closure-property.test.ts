// Whatever a program needs, in whatever way it is found: without any one file of it a rule trips.
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { PORTABLE_RULES } from '../../src/rules/portable.gen.ts';
import { judge } from '../../src/rules/run.ts';
import { type ImageSpec, imageOf } from '../helpers/image.ts';

type Paths = NonNullable<ImageSpec['paths']>;

const LOADER = '/lib64/ld-linux-x86-64.so.2';
/** How a library is found by whatever needs it: by the loader itself, or by a path in that file. */
const WAYS = ['default', 'absolute', 'origin'] as const;
type Way = (typeof WAYS)[number];
const DIRECTORIES: Readonly<Record<Way, string>> = {
  default: '/usr/lib',
  absolute: '/opt/demo/lib',
  origin: '/usr/libexec/demo',
};

/** Libraries that need those behind them, and a program that is a script of an interpreter which needs the first. */
const closures = fc.array(
  fc.record({ way: fc.constantFrom(...WAYS), needs: fc.array(fc.nat(7), { maxLength: 3 }) }),
  { minLength: 1, maxLength: 8 },
);

type Library = { readonly way: Way; readonly needs: readonly number[] };

const nameOf = (index: number) => `libpart${index}.so.1`;

/** Only what is needed: anything else may be gone, and nobody would notice. */
function pathsOf(libraries: readonly Library[]): Paths {
  const needing = (directory: string, indexes: readonly number[]) => ({
    needed: indexes.map(nameOf),
    runpath: indexes.map((index) => runpathTo(libraries[index]?.way ?? 'default', directory)).join(':'),
  });
  const paths: Paths = {
    '/usr/bin/demo': { lines: ['#!/usr/bin/runner -x'], mode: '0755' },
    '/usr/bin/runner': { elf: { interpreter: LOADER, ...needing('/usr/bin', [0]) }, mode: '0755' },
    [LOADER]: { elf: {}, mode: '0755' },
  };
  const pending = [0];
  for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
    const { way, needs } = libraries[index] ?? { way: 'default', needs: [] };
    const directory = DIRECTORIES[way];
    const from = index + 1;
    const behind = [...new Set(needs.map((step) => from + step))].filter((one) => one < libraries.length);
    if (paths[`${directory}/${nameOf(index)}`] === undefined) pending.push(...behind);
    paths[`${directory}/${nameOf(index)}`] = { elf: needing(directory, behind) };
  }
  return paths;
}

function runpathTo(way: Way, from: string): string {
  const directory = DIRECTORIES[way];
  if (way === 'default') return '/none';
  return way === 'absolute' ? directory : `$ORIGIN/${posix.relative(from, directory)}`;
}

async function errorsOf(paths: Paths): Promise<string[]> {
  const { findings } = await judge({ image: await imageOf({ paths }) }, { rules: PORTABLE_RULES });
  return findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

test('a closure is whole, and without any one file of it a rule trips', async () => {
  await fc.assert(
    fc.asyncProperty(closures, async (libraries) => {
      const paths = pathsOf(libraries);
      assert.deepEqual(await errorsOf(paths), []);
      for (const path of Object.keys(paths)) {
        const without = { ...paths, [path]: { gone: true } };
        assert.notDeepEqual(await errorsOf(without), [], `nothing is said of an image without ${path}`);
      }
    }),
    { numRuns: 40 },
  );
});
