// The models against the programs themselves: random splits of up to four packages, the same in every run.
// CONTRIB_TRIALS=1000 asks for more of them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FamilyId } from '../../src/families/family-id.ts';
import type { StepsTrial } from '../../src/families/prover.ts';
import type { Question } from '../../src/upgrade/prove/trials.ts';
import type { Stub } from '../helpers/packages.ts';
import { needsTool } from '../helpers/tools.ts';
import { askAll, caseQuestion, caseTransition, LINKS, proverOf, seeded } from '../helpers/trials.ts';
import type { Case } from './cases.ts';
import { type Kinds, splits } from './splits.ts';

const DEB: Kinds = {
  Depends: '',
  Recommends: '',
  Breaks: '(< 2)',
  Conflicts: '(< 2)',
  Replaces: '(< 2)',
  Provides: '(= 2)',
};
const RPM: Kinds = {
  Requires: '',
  Recommends: '',
  Obsoletes: '(< 2)',
  Conflicts: '(< 2)',
  Provides: '(= 2)',
};
const PACMAN: Kinds = { depends: '', replaces: '(< 2)', conflicts: '(< 2)', provides: '(= 2)' };

/** @param beyond what a program says where its answer is none: how many of those there are is returned. */
async function agree(
  id: FamilyId,
  cases: readonly Case[],
  questions: readonly Question[],
  beyond?: string,
): Promise<number> {
  const answers = await askAll(id, questions);
  const isBeyond = (real: string) => beyond !== undefined && real.startsWith(beyond);
  const wrong = answers.flatMap(({ real, foretold }, index) =>
    real === foretold || isBeyond(real) ? [] : [{ case: cases[index], foretold, real }],
  );
  assert.equal(wrong.length, 0, JSON.stringify(wrong.slice(0, 5), undefined, 1));
  return answers.filter(({ real }) => isBeyond(real)).length;
}

const solve = (id: FamilyId, cases: readonly Case[], tool?: string) =>
  Promise.all(cases.map((one) => caseQuestion(id, one, 'solve', tool)));

describe('random splits', { concurrency: false }, () => {
  it(
    'apt-get dist-upgrade chooses the packages that were foretold',
    needsTool('apt-get', 'dpkg'),
    async () => {
      const cases = seeded(splits(DEB, { withOnly: true }), 200);
      await agree('deb', cases, await solve('deb', cases));
    },
  );

  it('apt-get upgrade does', needsTool('apt-get', 'dpkg'), async () => {
    const cases = seeded(splits(DEB), 100);
    await agree('deb', cases, await solve('deb', cases, 'apt-get upgrade'));
  });

  it('libsolv does, as dnf starts it', needsTool('testsolv'), async () => {
    const cases = seeded(splits(RPM), 200);
    const problems = await agree('rpm', cases, await solve('rpm', cases), 'refused');
    assert.ok(problems < cases.length / 10, `${problems} problems`);
  });

  for (const tool of ['zypper up', 'zypper dup']) {
    it(`libsolv does, as ${tool} starts it`, needsTool('testsolv'), async () => {
      const cases = seeded(splits(RPM), 100);
      const problems = await agree('rpm', cases, await solve('rpm', cases, tool), 'refused');
      assert.ok(problems < cases.length / 3, `${problems} problems`);
    });
  }

  it('pacman does, and leaves the files that were foretold', needsTool('pacman', 'bsdtar'), async () => {
    const cases = seeded(splits(PACMAN, { withOnly: true }), 200);
    const questions = await Promise.all(cases.map((one) => caseQuestion('pacman', one, 'upgrade')));
    await agree('pacman', cases, questions);
  });

  it('dpkg unpacks in any order as was foretold', needsTool('dpkg', 'dpkg-deb'), async () => {
    const cases = seeded(unpackings, 200);
    await agree(
      'deb',
      cases.map(({ split }) => split),
      await Promise.all(cases.map(steps)),
    );
  });
});

type Unpacking = {
  readonly split: Case;
  readonly order: readonly number[];
  readonly aliased: readonly boolean[];
  /** Which files are configuration before, and after. */
  readonly config: readonly (readonly boolean[])[];
};

const RARELY = fc.integer({ min: 0, max: 2 }).map((number) => number === 0);

function each(what: fc.Arbitrary<boolean>): fc.Arbitrary<boolean[]> {
  return fc.array(what, { minLength: 4, maxLength: 4 });
}

/** Orders of some or all of the new packages: who upgrades one side alone stops early. */
const unpackings: fc.Arbitrary<Unpacking> = fc.record({
  split: splits(
    { Breaks: '(< 2)', Replaces: '(< 2)', Conflicts: '(< 2)', 'Pre-Depends': '(>= 2)' },
    { maxRelations: 4 },
  ),
  order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }),
  aliased: each(fc.boolean()),
  config: fc.tuple(each(RARELY), each(RARELY)),
});

async function steps({
  split,
  order,
  aliased,
  config: [before = [], after = []],
}: Unpacking): Promise<Question> {
  const configured = (stub: Stub, isConfig: readonly boolean[]): Stub => {
    const { files = [] } = stub;
    return { ...stub, config: files.filter((path) => isConfig[Number(path.at(-1))] === true) };
  };
  const had = split.had.map((stub) => configured(stub, before));
  const offered = split.offered.map((stub) => {
    const { files = [] } = stub;
    const isAliased = (path: string, index: number) => aliased[index] === true && !path.endsWith('0');
    return configured(
      {
        ...stub,
        files: files.map((path, index) => (isAliased(path, index) ? path.replace('/usr', '') : path)),
      },
      after,
    );
  });
  const transition = await caseTransition('deb', { had, offered });
  const packages = [...transition.offered];
  const trial: StepsTrial = {
    universe: transition.universe,
    installed: transition.old,
    offered: packages,
    entries: transition.entries,
    links: LINKS,
    action: {
      kind: 'steps',
      steps: order.flatMap((index) => {
        const next = packages[index];
        return next === undefined ? [] : [{ kind: 'unpack', package: next }];
      }),
    },
    paths: [0, 1, 2, 3].map((file) => `/usr/bin/${file}`),
  };
  const { foretell } = await proverOf('deb');
  return { trial, foretold: foretell?.(trial) ?? [] };
}
