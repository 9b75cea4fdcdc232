// Debian's libvirt from suite to suite. The indexes are cut to its own packages: what the archive had when they were read.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { fetchDebian } from '../packages/debian-mirror.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/upgrade');
const SUITES = ['bullseye', 'bookworm', 'trixie', 'sid'] as const;
type Suite = (typeof SUITES)[number];
type Move = { readonly from: string; readonly to: string };
type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };

/** What a person found who read the packages themselves, one by one. */
type Recorded = {
  readonly moves: readonly { readonly frm: string; readonly to: string; readonly n_files: number }[];
};

function ownersOf(suite: Suite): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(join(FIXTURES, `libvirt/${suite}.Contents`), 'utf8')
    .trimEnd()
    .split('\n');
  return new Map(
    lines.map((line) => {
      const [path = '', owners = ''] = line.split(' ');
      return [
        path.replace(/^(?:usr\/)?(lib|sbin)\//, 'usr/$1/'),
        owners.split(',').map((one) => one.replace(/.*\//, '')),
      ];
    }),
  );
}

/** Every path looked up in the other suite: no merge, no order, no cache. */
function movesBetween(old: Suite, next: Suite): readonly Move[] {
  const after = ownersOf(next);
  return [...ownersOf(old)].flatMap(([path, before]) =>
    before.flatMap((from) =>
      (after.get(path) ?? []).filter((to) => !before.includes(to)).map((to) => ({ from, to })),
    ),
  );
}

function counted(moves: readonly Move[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { from, to } of moves) counts[`${from} -> ${to}`] = (counts[`${from} -> ${to}`] ?? 0) + 1;
  return counts;
}

function upgrade(args: readonly string[], cwd: string): Document {
  const { stdout, stderr } = contrib(['upgrade', ...args, '--json'], {
    cwd,
    env: { XDG_CACHE_HOME: join(cwd, 'cache') },
  });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Document;
}

describe('the packages of libvirt in Debian, from their indexes', () => {
  const cwd = scratchDirectory();
  for (const suite of SUITES) {
    mkdirSync(join(cwd, suite));
    cpSync(join(FIXTURES, `libvirt/${suite}.Packages`), join(cwd, suite, 'Packages'));
    cpSync(join(FIXTURES, `libvirt/${suite}.Contents`), join(cwd, suite, 'Contents-amd64'));
  }
  for (const [index, next] of SUITES.slice(1).entries()) {
    const old = SUITES[index] as Suite;
    it(`${old} to ${next}: all moves are found, and relations cover each`, () => {
      const { result, findings } = upgrade(['--from-index', old, next], cwd);
      const pairs = result.archive?.pairs ?? [];
      const found = Object.fromEntries(pairs.map(({ from, to, paths }) => [`${from} -> ${to}`, paths]));
      assert.deepEqual(found, counted(movesBetween(old, next)));
      const wrong = findings.filter(({ rule }) => /overwrite|lost-in-order|without-breaks/.test(rule));
      assert.deepEqual(wrong, []);
    });
  }

  for (const [old, next] of [
    ['bullseye', 'bookworm'],
    ['trixie', 'sid'],
  ] as const) {
    it(`${old} to ${next}: the moves are those that were read from the packages themselves`, () => {
      const file = join(FIXTURES, `libvirt-moves-${old}-${next}.json`);
      const { moves } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
      const { result } = upgrade(['--from-index', old, next, '--moves'], cwd);
      assert.deepEqual(
        result.archive?.pairs,
        moves.map(({ frm: from, to, n_files: paths }) => ({ from, to, paths })),
      );
    });
  }
});

/** The packages themselves, whatever versions the mirror has today. */
describe('the packages of libvirt in Debian', () => {
  for (const [old, next] of [
    ['bookworm', 'trixie'],
    ['trixie', 'sid'],
  ] as const) {
    it(`${old} to ${next}: no file is in the way of another`, (test) => {
      const cwd = scratchDirectory();
      for (const suite of [old, next]) {
        const names = [
          ...readFileSync(join(FIXTURES, `libvirt/${suite}.Packages`), 'utf8').matchAll(/^Package: (.*)$/gm),
        ];
        const fetched = fetchDebian(
          suite,
          names.map(([, name = '']) => name),
        );
        if ('skip' in fetched) return test.skip(fetched.skip);
        mkdirSync(join(cwd, suite));
        for (const file of fetched.files.values()) cpSync(file, join(cwd, suite, basename(file)));
      }
      const { findings, result } = upgrade([old, next], cwd);
      assert.ok((result.formats[0]?.files.same ?? 0) > 400);
      const wrong = findings.filter(({ rule }) => /overwrite|lost-in-order|without-breaks/.test(rule));
      assert.deepEqual(wrong, []);
    });
  }
});
