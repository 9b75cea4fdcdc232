import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FamilyId } from '../../src/families/family-id.ts';
import { chainTo } from '../../src/packages/chains.ts';
import { type Closure, closureOf } from '../../src/packages/closure.ts';
import { holds } from '../../src/packages/options.ts';
import { analyseSplit } from '../../src/packages/split.ts';
import { universeOf } from '../../src/packages/universe.ts';
import { groupBy } from '../../src/system/group.ts';
import { type Stub, semanticsOf, stubSet } from '../helpers/packages.ts';

type Ask = { readonly recommends?: boolean; readonly family?: FamilyId };

async function ask(
  names: string,
  stubs: readonly Stub[],
  { recommends = false, family = 'deb' }: Ask = {},
): Promise<Closure> {
  const universe = universeOf(stubSet(stubs), (await semanticsOf(family)).words);
  const asked = names.split(' ').flatMap((name) => universe.named(name).slice(0, 1));
  return closureOf(universe, asked, { recommends });
}

function ids({ members }: Closure): string {
  return [...members.keys()]
    .map(({ name, version }) => `${name}-${version.version}`)
    .sort()
    .join(' ');
}

function chain(closure: Closure, name: string): string {
  const pkg = [...closure.members.keys()].find((one) => one.name === name);
  return pkg === undefined
    ? 'absent'
    : chainTo(closure.members, pkg)
        .map((via) => via.package.name)
        .join(' ');
}

describe('closure', () => {
  it('follows hard dependencies, and weak ones only where told', async () => {
    const stubs = [
      { id: 'a-1', relations: ['Depends: b', 'Recommends: r', 'Suggests: s'] },
      { id: 'b-1', relations: ['Pre-Depends: c'] },
      { id: 'c-1' },
      { id: 'r-1', relations: ['Depends: d'] },
      { id: 'd-1' },
      { id: 's-1' },
    ];
    assert.equal(ids(await ask('a', stubs)), 'a-1 b-1 c-1');
    assert.equal(ids(await ask('a', stubs, { recommends: true })), 'a-1 b-1 c-1 d-1 r-1');
  });

  it('lets what is there anyway decide between alternatives, and reports a choice', async () => {
    const stubs = [
      { id: 'a-1', relations: ['Depends: x | y'] },
      { id: 'b-1', relations: ['Depends: y'] },
      { id: 'x-1' },
      { id: 'y-1' },
    ];
    const both = await ask('a b', stubs);
    assert.equal(ids(both), 'a-1 b-1 y-1');
    assert.deepEqual(both.choices, []);
    const alone = await ask('a', stubs);
    assert.equal(ids(alone), 'a-1 x-1');
    assert.deepEqual(
      alone.choices.map(({ others }) => others.map((way) => way.map(({ name }) => name))),
      [[['y']]],
    );
  });

  it('takes the alternative that does not conflict', async () => {
    const stubs = [
      { id: 'a-1', relations: ['Depends: x | y', 'Conflicts: x'] },
      { id: 'x-1' },
      { id: 'y-1' },
    ];
    const closure = await ask('a', stubs);
    assert.equal(ids(closure), 'a-1 y-1');
    assert.deepEqual(closure.conflicts, []);
  });

  it('knows provided names: with a version only where the provider gives one, but on rpm always', async () => {
    const stubs = (kind: string) => [
      { id: 'a-1', relations: [`${kind}: v (>= 2)`] },
      { id: 'p-1', relations: ['Provides: v'] },
      { id: 'q-1', relations: ['Provides: v (= 3)'] },
    ];
    assert.equal(ids(await ask('a', stubs('Depends'))), 'a-1 q-1');
    assert.equal((await ask('a', stubs('Requires').slice(0, 2))).unsatisfied.length, 0);
    assert.equal(ids(await ask('a', stubs('Requires').slice(0, 2), { family: 'rpm' })), 'a-1 p-1');
  });

  it('follows conditions when they come true, paths on rpm, and what supplements', async () => {
    const stubs = [
      { id: 'a-1', relations: ['Requires: lang if gui', 'Requires: gui', 'Requires: /usr/bin/t'] },
      { id: 'gui-1' },
      { id: 'lang-1' },
      { id: 'tool-1', files: ['/usr/bin/t'] },
      { id: 'add-1', relations: ['Supplements: gui and lang'] },
      { id: 'no-1', relations: ['Supplements: gui and absent'] },
    ];
    assert.equal(ids(await ask('a', stubs, { family: 'rpm' })), 'a-1 gui-1 lang-1 tool-1');
    assert.equal(
      ids(await ask('a', stubs, { family: 'rpm', recommends: true })),
      'a-1 add-1 gui-1 lang-1 tool-1',
    );
  });

  it('parts names of other sets from versions that this set lacks', async () => {
    const closure = await ask('a', [
      { id: 'a-1', relations: ['Depends: libc6', 'Depends: b (>= 2)'] },
      { id: 'b-1' },
    ]);
    assert.deepEqual(
      closure.outside.map(({ relation }) => relation.expression),
      [{ kind: 'name', name: 'libc6' }],
    );
    assert.equal(closure.unsatisfied.length, 1);
  });

  it('judges two versions of a package: the newest that serves is taken, both are a conflict of the set alone', async () => {
    const stubs = [
      { id: 'a-1', relations: ['Depends: b (< 3)'] },
      { id: 'b-2' },
      { id: 'b-3' },
      { id: 'b-1' },
    ];
    assert.equal(ids(await ask('a', stubs)), 'a-1 b-2');
    const clash = [...stubs, { id: 'c-1', relations: ['Depends: b (= 3)'] }];
    const closure = await ask('a c', clash);
    assert.deepEqual(
      closure.conflicts.map(({ other }) => other.version.version),
      ['3', '2'],
      ids(closure),
    );
  });

  it('gives the shortest chain, over hard relations first', async () => {
    const closure = await ask(
      'a',
      [
        { id: 'a-1', relations: ['Depends: b', 'Recommends: d', 'Depends: c'] },
        { id: 'b-1', relations: ['Depends: e'] },
        { id: 'c-1', relations: ['Depends: d'] },
        { id: 'd-1' },
        { id: 'e-1', relations: ['Depends: d'] },
      ],
      { recommends: true },
    );
    assert.equal(chain(closure, 'd'), 'a c');
  });

  it('finds cycles', async () => {
    const set = stubSet([
      { id: 'a-1', relations: ['Depends: b'] },
      { id: 'b-1', relations: ['Depends: c'] },
      { id: 'c-1', relations: ['Depends: a'] },
      { id: 'd-1', relations: ['Depends: a'] },
    ]);
    const { cycles } = analyseSplit(set, (await semanticsOf('deb')).words);
    assert.deepEqual(
      cycles.map((group) => group.map(({ name }) => name).sort()),
      [['a', 'b', 'c']],
    );
  });

  it('is closed, connected and without strangers, whatever the relations are', async () => {
    const { words } = await semanticsOf('deb');
    const names = ['a', 'b', 'c', 'd', 'e'];
    const relation = fc
      .tuple(
        fc.constantFrom('Depends', 'Recommends', 'Provides', 'Conflicts'),
        fc.subarray(names, { minLength: 1, maxLength: 2 }),
      )
      .map(([kind, of]) => (kind === 'Depends' ? `${kind}: ${of.join(' | ')}` : `${kind}: ${of[0]}`));
    const stubs = fc.tuple(...names.map(() => fc.array(relation, { maxLength: 3 })));
    fc.assert(
      fc.property(stubs, fc.boolean(), (all, recommends) => {
        const universe = universeOf(
          stubSet(names.map((name, index) => ({ id: `${name}-1`, relations: all[index] ?? [] }))),
          words,
        );
        const closure = closureOf(universe, universe.packages.slice(0, 1), { recommends });
        const members = [...closure.members.keys()];
        const chosen = groupBy(members, ({ name }) => name);
        const hard = members.flatMap((pkg) => pkg.relations.filter(({ kind }) => kind === 'Depends'));
        assert.deepEqual(
          hard.filter(({ expression }) => !holds(expression, universe, chosen)),
          closure.unsatisfied.map((one) => one.relation),
        );
        for (const pkg of members)
          assert.ok(chainTo(closure.members, pkg).every((via) => chosen.has(via.package.name)));
      }),
    );
  });
});
