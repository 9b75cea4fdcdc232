import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import type { Intent } from '../../src/packages/intent.ts';
import type { Version } from '../../src/packages/package-set.ts';
import { formatRelation } from './format-relation.ts';

const VERSION: Version = { version: '9.1.0', release: '1' };

async function lower(id: FamilyId, intent: Intent, version = VERSION): Promise<string[]> {
  const family = await familyOf(id);
  return (family.lower?.(intent, { package: { name: 'b', version } }) ?? []).map(formatRelation);
}

// What the package managers were measured to need for each kind of move.
const TABLE: readonly (readonly [string, Intent, Partial<Record<FamilyId, readonly string[]>>])[] = [
  [
    'a file moved here',
    { kind: 'takes-files-from', names: ['a'], since: '9.1.0' },
    {
      deb: ['Breaks: a < 9.1.0~', 'Replaces: a < 9.1.0~'],
      rpm: ['Conflicts: a < 9.1.0'],
      pacman: ['conflicts: a < 9.1.0'],
      apk: ['replaces: a < 9.1.0'],
    },
  ],
  [
    'a package renamed to this one',
    { kind: 'supersedes', names: ['a'], since: '9.1.0' },
    {
      deb: ['Breaks: a < 9.1.0~', 'Replaces: a < 9.1.0~'],
      rpm: ['Obsoletes: a < 9.1.0', 'Provides: a = 9.1.0-1'],
      pacman: ['provides: a = 9.1.0-1', 'conflicts: a < 9.1.0', 'replaces: a < 9.1.0'],
      apk: ['provides: a = 9.1.0-r1', 'replaces: a < 9.1.0'],
    },
  ],
  [
    'another package of the same source',
    { kind: 'requires', names: ['a'], sameSource: true },
    {
      deb: ['Depends: a = 9.1.0-1'],
      rpm: ['Requires: a = 9.1.0-1'],
      pacman: ['depends: a = 9.1.0-1'],
      apk: ['depends: a = 9.1.0-r1'],
    },
  ],
  [
    'any of two packages',
    { kind: 'requires', names: ['a', 'c'], version: { operator: '>=', version: '2' } },
    {
      deb: ['Depends: any(a >= 2, c >= 2)'],
      rpm: ['Requires: any(a >= 2, c >= 2)'],
      pacman: ['depends: a >= 2'],
      apk: ['depends: a >= 2'],
    },
  ],
  [
    'a wish',
    { kind: 'recommends', names: ['a'] },
    { deb: ['Recommends: a'], rpm: ['Recommends: a'], pacman: ['optdepends: a'], apk: [] },
  ],
  [
    'a weaker wish',
    { kind: 'suggests', names: ['a'] },
    { deb: ['Suggests: a'], rpm: ['Suggests: a'], pacman: ['optdepends: a'], apk: [] },
  ],
  [
    'a wish the other way round',
    { kind: 'enhances', names: ['a'] },
    { deb: ['Enhances: a'], rpm: ['Enhances: a'], pacman: [], apk: [] },
  ],
  [
    'another name',
    { kind: 'provides', names: ['a'] },
    { deb: ['Provides: a'], rpm: ['Provides: a'], pacman: ['provides: a'], apk: ['provides: a'] },
  ],
  [
    'what cannot be beside it',
    { kind: 'conflicts', names: ['a'] },
    { deb: ['Conflicts: a'], rpm: ['Conflicts: a'], pacman: ['conflicts: a'], apk: ['conflicts: a'] },
  ],
];

for (const [what, intent, expected] of TABLE) {
  test(`${what} in every family's relations`, async () => {
    for (const id of ['deb', 'rpm', 'pacman', 'apk'] as const) {
      assert.deepEqual(await lower(id, intent), expected[id], id);
    }
  });
}

test('an upstream version before a move gets the package’s epoch, where the family has epochs', async () => {
  const intent: Intent = { kind: 'takes-files-from', names: ['a'], since: '9.1.0' };
  const version = { ...VERSION, epoch: 2 };
  assert.deepEqual(await lower('deb', intent, version), ['Breaks: a < 2:9.1.0~', 'Replaces: a < 2:9.1.0~']);
  assert.deepEqual(await lower('rpm', intent, version), ['Conflicts: a < 2:9.1.0']);
  assert.deepEqual(await lower('pacman', intent, version), ['conflicts: a < 2:9.1.0']);
  assert.deepEqual(await lower('apk', intent, version), ['replaces: a < 9.1.0']);
});

test('only Debian needs an empty package under the old name', async () => {
  const intent: Intent = { kind: 'supersedes', names: ['a'], since: '9.1.0' };
  const context = { package: { name: 'b', version: VERSION } };
  const { transitional } = await familyOf('deb');
  assert.deepEqual(transitional?.(intent, context).map(formatRelation), ['Depends: b = 9.1.0-1']);
  assert.deepEqual(transitional?.({ kind: 'requires', names: ['a'] }, context), []);
  for (const id of ['rpm', 'pacman', 'apk'] as const)
    assert.equal((await familyOf(id)).transitional, undefined);
});

test('a relation has the place of its intent', async () => {
  const place = { file: 'contrib.yaml', line: 3 };
  const { lower: lowerDeb } = await familyOf('deb');
  const [relation] =
    lowerDeb?.({ kind: 'requires', names: ['a'], place }, { package: { name: 'b', version: VERSION } }) ?? [];
  assert.deepEqual(relation?.place, place);
});
