// The repair that is found, held against every smaller one: all sets of fewer changes are tried on small random splits.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openOrigin, openWays } from '../../src/commands/upgrade-sets.ts';
import type { PackageEdit } from '../../src/manifest/package-edits.ts';
import { judgeWays } from '../../src/upgrade/judge.ts';
import { changePackages } from '../../src/upgrade/repair/change.ts';
import { badOf, repairWays } from '../../src/upgrade/repair/search.ts';
import type { Way } from '../../src/upgrade/ways.ts';
import { writeTree } from '../helpers/scratch.ts';
import { seeded } from '../helpers/trials.ts';

const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
const FILES = [0, 1, 2];
const NAMES = ['a', 'b', 'c'];

/** Whose file each was, and whose it is: three files, up to three packages before and after. */
type Split = { readonly before: readonly number[]; readonly after: readonly number[]; readonly on: string };

const splits: fc.Arbitrary<Split> = fc.record({
  before: fc.tuple(...FILES.map(() => fc.nat({ max: 1 }))),
  after: fc.tuple(...FILES.map(() => fc.nat({ max: 2 }))),
  on: fc.constantFrom('debian', 'fedora', 'arch'),
});

function manifest(version: string, owners: readonly number[]): string {
  const packages = NAMES.flatMap((name, index) => {
    const files = FILES.filter((file) => owners[file] === index).map((file) => `{ path: /usr/bin/${file} }`);
    return files.length === 0 ? [] : [`  ${name}: { files: [${files.join(', ')}] }\n`];
  });
  return `${HEAD}version: "${version}"\npackages:\n${packages.join('')}`;
}

async function waysOf({ before, after, on }: Split): Promise<readonly Way[]> {
  const cwd = writeTree({
    'old/contrib.yaml': manifest('1', before),
    'new/contrib.yaml': manifest('2', after),
  });
  return openWays([await openOrigin(cwd, 'old')], await openOrigin(cwd, 'new'), [on]);
}

/**
 * Every change that the manifest can say about two packages of which one has files of the other now. A chain over others
 * may be shorter (the gainer requires a third that brings the rest), and ties together what nobody asked to be tied.
 */
function allEdits({ before, after }: Split): readonly PackageEdit[] {
  const nameOf = (owners: readonly number[], file: number) => NAMES[owners[file] ?? -1] ?? '';
  const now = NAMES.filter((name) => FILES.some((file) => nameOf(after, file) === name));
  const moved = FILES.map((file) => [nameOf(before, file), nameOf(after, file)] as const);
  const pairs = moved.filter(
    ([from, to], at) => from !== to && moved.findIndex((one) => one[0] === from && one[1] === to) === at,
  );
  const gone = [...new Set(pairs.map(([from]) => from))].filter((name) => !now.includes(name));
  return [
    ...pairs.flatMap(([from, to]): PackageEdit[] => [
      { op: 'add', package: to, key: 'takes-files-from', name: from, since: '2' },
      { op: 'add', package: to, key: 'supersedes', name: from, since: '2' },
      ...(now.includes(from) ? [{ op: 'add', package: from, key: 'requires', name: to } as const] : []),
    ]),
    ...gone.flatMap((name) => {
      const some = subsets(now, now.length).filter(({ length }) => length > 0);
      return some.map(
        (requires): PackageEdit => ({ op: 'create', package: name, summary: 'Empty', requires }),
      );
    }),
  ];
}

/** All sets of at most so many, the smaller ones first. */
function subsets<T>(items: readonly T[], most: number): readonly (readonly T[])[] {
  let last: readonly (readonly T[])[] = [[]];
  const all = [...last];
  for (let size = 1; size <= most; size += 1) {
    last = last.flatMap((set) => {
      const from = set.length === 0 ? 0 : items.indexOf(set.at(-1) as T) + 1;
      return items.slice(from).map((item) => [...set, item]);
    });
    all.push(...last);
  }
  return all;
}

function isClean(ways: readonly Way[], edits: readonly PackageEdit[]): boolean {
  const changed = ways.map((way) => ({ ...way, next: way.rebuild((all) => changePackages(all, edits)) }));
  return badOf(judgeWays(changed)).length === 0;
}

describe('a repair', () => {
  it('is the smallest that there is', async () => {
    for (const split of seeded(splits, 40)) {
      const ways = await waysOf(split);
      const { parts, left } = repairWays(ways, undefined);
      if (left.length > 0) continue;
      const smaller = subsets(allEdits(split), parts.length - 1).find((edits) => isClean(ways, edits));
      const found = parts.map(({ edit }) => edit);
      assert.equal(smaller, undefined, JSON.stringify({ split, found, smaller }));
    }
  });
});
