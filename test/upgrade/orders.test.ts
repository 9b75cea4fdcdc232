// Every order of unpacking, tried out on a model of dpkg that the table of measured runs and dpkg itself hold to the
// truth, against the verdict that is given without trying.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  copyState,
  type DpkgRules,
  type DpkgState,
  dpkgState,
  remove,
  unpack,
} from '../../src/families/deb/dpkg.ts';
import type { Overwrite } from '../../src/families/semantics.ts';
import { names } from '../../src/families/successors.ts';
import type { Package } from '../../src/packages/package-set.ts';
import { dangersOf } from '../../src/upgrade/dangers.ts';
import { type Transition, transitionOf } from '../../src/upgrade/simulate.ts';
import { type Stub, semanticsOf, stubSet } from '../helpers/packages.ts';

const semantics = await semanticsOf('deb');
const NAMES = ['a', 'b', 'c'] as const;
const merged = (path: string) => path.replace(/^\/lib\//, '/usr/lib/');

type Split = { readonly had: readonly Stub[]; readonly offered: readonly Stub[] };

/** Those of the three files that are configuration. */
function someFiles(): fc.Arbitrary<number[]> {
  return fc.subarray([0, 1, 2], { maxLength: 2 });
}

/** Each file has one owner before and one after, sometimes under its other name. */
const splits: fc.Arbitrary<Split> = fc
  .record({
    before: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    after: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    aliased: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    config: fc.tuple(someFiles(), someFiles()),
    installed: fc.subarray([...NAMES], { minLength: 1 }),
    relations: fc.array(
      fc.tuple(
        fc.nat(2),
        fc.constantFrom('Breaks', 'Replaces', 'Conflicts', 'Pre-Depends', 'Depends'),
        fc.nat(2),
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ before, after, aliased, config: [configBefore, configAfter], installed, relations }) => ({
    had: NAMES.filter((name) => installed.includes(name)).map((name) => ({
      id: `${name}-1`,
      files: before.flatMap((owner, file) => (NAMES[owner] === name ? [`/lib/${file}`] : [])),
      config: configBefore.map((file) => `/lib/${file}`),
    })),
    offered: NAMES.map((name, index) => ({
      id: `${name}-2`,
      files: after.flatMap((owner, file) => {
        if (owner !== index) return [];
        return [aliased[file] === true ? `/usr/lib/${file}` : `/lib/${file}`];
      }),
      config: configAfter.flatMap((file) => [`/lib/${file}`, `/usr/lib/${file}`]),
      relations: relations
        .filter(([from, , to]) => from === index && to !== index)
        .map(([, kind, to]) => `${kind}: ${NAMES[to]} ${kind.includes('Depends') ? '(>= 2)' : '(< 2)'}`),
    })),
  }));

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** Undefined where the relations permit no order at all. What goes wrong in any permitted order, and when a new package is removed from a state that may last. */
function tried(transition: Transition): ReadonlySet<string> | undefined {
  const found = new Set<string>();
  let isPossible = false;
  const rules = { ...transition, words: semantics.words };
  for (const order of permutations([...transition.offered])) {
    const state = dpkgState(transition.old, rules);
    let isPermitted = true;
    for (const pkg of order) {
      if (!isPermitted || !preDependsHold(pkg, state)) {
        isPermitted = false;
        break;
      }
      const refusal = unpack(state, pkg, rules);
      if (refusal === undefined) lostOnRemoval(state, transition, found);
      else if ('conflict' in refusal) isPermitted = false;
      else force(state, pkg, refusal.overwrites, rules, found);
    }
    if (!isPermitted) continue;
    isPossible = true;
    for (const pkg of transition.offered) {
      for (const { path } of transition.entries(pkg))
        if (!state.disk.has(merged(path))) found.add(`lost ${merged(path)} ${pkg.name}`);
    }
  }
  return isPossible ? found : undefined;
}

/** What --force-overwrite does, so that one mistake hides no other. */
function force(
  state: DpkgState,
  pkg: Package,
  overwrites: readonly Overwrite[],
  rules: DpkgRules,
  found: Set<string>,
): void {
  for (const { path, gainer, owner } of overwrites) {
    found.add(`overwrite ${merged(path)} ${owner.name} ${gainer.name}`);
    state.lists.get(owner.name)?.delete(path);
  }
  assert.equal(unpack(state, pkg, rules), undefined);
}

function preDependsHold(pkg: Package, { packages }: DpkgState): boolean {
  return hold(pkg, ['Pre-Depends'], packages);
}

function hold(pkg: Package, kinds: readonly string[], packages: ReadonlyMap<string, Package>): boolean {
  return pkg.relations
    .filter(({ kind }) => kinds.includes(kind))
    .every((relation) => [...packages.values()].some((other) => names(relation, other, semantics.words)));
}

function lostOnRemoval(state: DpkgState, transition: Transition, found: Set<string>): void {
  const installed = [...state.packages.values()];
  const lasts = installed.every(
    (pkg) =>
      hold(pkg, ['Depends', 'Pre-Depends'], state.packages) &&
      !pkg.relations.some(
        (relation) =>
          relation.kind === 'Breaks' && installed.some((other) => names(relation, other, semantics.words)),
      ),
  );
  if (!lasts) return;
  const rules = { ...transition, words: semantics.words };
  for (const gone of installed.filter((pkg) => transition.offered.has(pkg))) {
    const without = copyState(state);
    remove(without, gone.name, rules);
    if (
      ![...without.packages.values()].every((pkg) => hold(pkg, ['Depends', 'Pre-Depends'], without.packages))
    )
      continue;
    for (const kept of installed.filter((pkg) => !transition.offered.has(pkg))) {
      for (const { path } of transition.entries(kept)) {
        if (!without.disk.has(merged(path)) && state.disk.has(merged(path)))
          found.add(`lost-on-removal ${merged(path)} ${kept.name} ${gone.name}`);
      }
    }
  }
}

function foretold(transition: Transition): ReadonlySet<string> {
  return new Set(
    dangersOf(transition).map(({ danger, meeting: { loser, gainer, to } }) =>
      danger === 'lost'
        ? `lost ${merged(to.path)} ${gainer.name}`
        : `${danger.replace('obsolete-conffile', 'overwrite')} ${merged(to.path)} ${loser.name} ${gainer.name}`,
    ),
  );
}

function transition({ had, offered }: Split): Transition {
  return transitionOf(stubSet(had), stubSet(offered), semantics, merged);
}

describe('every order of unpacking', () => {
  it('is judged without trying as by trying', () => {
    fc.assert(
      fc.property(splits, (split) => {
        const one = transition(split);
        const trials = tried(one);
        fc.pre(trials !== undefined);
        const all = [...trials].filter((fact) => !fact.startsWith('lost-on-removal'));
        const told = [...foretold(one)].filter((fact) => !fact.startsWith('lost-on-removal'));
        assert.deepEqual(told.sort(), all.sort());
      }),
      { numRuns: 1500 },
    );
  });
});
