// What libsolv, dnf's solver, makes of the same packages. Two things are beyond it: files that clash, which rpm finds
// later, and dnf's option exclude_from_weak_autodetect, which keeps Supplements of installed packages out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { simulate, transitionOf } from '../../src/upgrade/simulate.ts';
import { cutId, type Stub, semanticsOf, stubSet } from '../helpers/packages.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { type Case, RPM } from './cases.ts';

const semantics = await semanticsOf('rpm');
const scratch = scratchDirectory();
const WORDS: Readonly<Record<string, string>> = {
  Requires: 'Req',
  Recommends: 'Rec',
  Supplements: 'Sup',
  Provides: 'Prv',
  Obsoletes: 'Obs',
  Conflicts: 'Con',
};

function lines({ id, relations = [] }: Stub): string[] {
  const { name, version } = cutId(id);
  const more = relations.map((text) => {
    const [kind = '', rest = ''] = text.split(/: (.*)/s);
    return `#>=${WORDS[kind] ?? kind}: ${rest.replace(/[()]/g, '')}`;
  });
  return [`#>=Pkg: ${name} ${version} 1 noarch`, `#>=Prv: ${name} = ${version}-1`, ...more];
}

/** The packages after `update all`, with the flags that make testsolv decide as dnf does. */
function solved({ had, offered }: Case): string {
  const file = join(scratch, 'case.t');
  const text = [
    'repo system 0 testtags <inline>',
    ...had.flatMap(lines),
    'repo available 0 testtags <inline>',
    ...offered.flatMap(lines),
    'system noarch rpm system',
    'solverflags allowvendorchange keepexplicitobsoletes bestobeypolicy keeporphans yumobsoletes',
    'job update all packages',
    'result transaction,problems <inline>',
  ];
  writeFileSync(file, `${text.join('\n')}\n`);
  const { stdout } = spawnSync('testsolv', ['-r', file], { encoding: 'utf8' });
  const after = new Set(had.map(({ id }) => id));
  const cut = (nevra = '') => nevra.replace(/-1\.noarch@\w+$/, '');
  for (const [, what = '', first, second] of stdout.matchAll(/^(\w+) (\S+)(?: (\S+))?$/gm)) {
    if (what === 'problem') return 'a problem';
    if (what === 'install') after.add(cut(first));
    else after.delete(cut(first));
    if (second !== undefined) after.add(cut(second));
  }
  return [...after].sort().join(' ');
}

function foretold({ had, offered }: Case): string {
  const transition = transitionOf(stubSet(had), stubSet(offered), semantics, (path) => path);
  const { resolved } = simulate(transition, transition.old, semantics.tools[0]);
  return resolved
    .map(({ name, version }) => `${name}-${version.version}`)
    .sort()
    .join(' ');
}

const NAMES = ['a', 'b', 'c', 'd'] as const;

/** Up to four packages, of which some were there before, with the relations that people write for a split. */
const splits: fc.Arbitrary<Case> = fc
  .record({
    had: fc.subarray([...NAMES], { minLength: 1 }),
    offered: fc.subarray([...NAMES], { minLength: 1 }),
    relations: fc.array(
      fc.tuple(
        fc.nat(3),
        fc.constantFrom('Requires', 'Recommends', 'Obsoletes', 'Conflicts', 'Provides'),
        fc.nat(3),
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ had, offered, relations }) => ({
    had: had.map((name) => ({ id: `${name}-1` })),
    offered: offered.map((name) => ({
      id: `${name}-2`,
      relations: relations
        .filter(([from, , to]) => NAMES[from] === name && from !== to)
        // A name that neither set has is taken as another project's, which libsolv cannot know.
        .filter(([, , to]) => [...had, ...offered].some((known) => known === NAMES[to]))
        .map(([, kind, to]) => {
          const version =
            kind === 'Obsoletes' || kind === 'Conflicts' ? ' (< 2)' : kind === 'Provides' ? ' (= 2)' : '';
          return `${kind}: ${NAMES[to]}${version}`;
        }),
    })),
  }));

describe('libsolv itself', needsTool('testsolv'), () => {
  for (const [name, one] of Object.entries(RPM)) {
    if (one.only !== undefined || name.includes('Supplements')) continue;
    it(name, () => {
      const real = solved(one);
      assert.equal(real === 'a problem' ? foretold({ ...one, offered: [] }) : real, foretold(one));
    });
  }

  it('random splits', () => {
    let problems = 0;
    fc.assert(
      fc.property(splits, (split) => {
        const real = solved(split);
        if (real === 'a problem') problems += 1;
        else assert.equal(foretold(split), real);
      }),
      { numRuns: 200, seed: 20261122 },
    );
    assert.ok(problems < 20, `${problems} problems`);
  });
});
