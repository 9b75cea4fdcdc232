// The model of dpkg against dpkg: random splits, unpacked in random orders.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dpkgState, unpack } from '../../src/families/deb/dpkg.ts';
import { transitionOf } from '../../src/upgrade/simulate.ts';
import { cutId, type Stub, semanticsOf, stubSet } from '../helpers/packages.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const semantics = await semanticsOf('deb');
const NAMES = ['aa', 'bb', 'cc'] as const;
const FILES = [0, 1, 2] as const;
const scratch = scratchDirectory();
const merged = (path: string) => path.replace(/^\/lib\//, '/usr/lib/');

type Trial = {
  readonly had: readonly Stub[];
  readonly offered: readonly Stub[];
  readonly order: readonly string[];
};

const trials: fc.Arbitrary<Trial> = fc
  .record({
    before: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    after: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    aliased: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    relations: fc.array(
      fc.tuple(fc.nat(2), fc.constantFrom('Breaks', 'Replaces', 'Replaces', 'Conflicts'), fc.nat(2)),
      { maxLength: 4 },
    ),
    order: fc.shuffledSubarray([...NAMES], { minLength: 3 }),
  })
  .map(({ before, after, aliased, relations, order }) => ({
    had: NAMES.map((name, index) => ({
      id: `${name}-1`,
      files: FILES.flatMap((file) => (before[file] === index ? [`/lib/${file}`] : [])),
    })),
    offered: NAMES.map((name, index) => ({
      id: `${name}-2`,
      files: FILES.flatMap((file) => {
        if (after[file] !== index) return [];
        return [aliased[file] === true ? `/usr/lib/${file}` : `/lib/${file}`];
      }),
      relations: relations
        .filter(([from, , to]) => from === index && to !== index)
        .map(([, kind, to]) => `${kind}: ${NAMES[to]} (< 2)`),
    })),
    order,
  }));

function deb({ id, files = [], relations = [] }: Stub): string {
  const { name, version } = cutId(id);
  const fields = ['Breaks', 'Replaces', 'Conflicts'].flatMap((kind) => {
    const own = [...new Set(relations.filter((one) => one.startsWith(`${kind}: `)))];
    return own.length === 0
      ? []
      : [`${kind}: ${own.map((one) => one.slice(kind.length + 2).replace('<', '<<')).join(', ')}\n`];
  });
  const tree = writeTree(
    {
      'DEBIAN/control': `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: T <t@example.org>\nDescription: ${name}\n${fields.join('')}`,
      ...Object.fromEntries(files.map((path) => [path.slice(1), id])),
    },
    mkdtempSync(join(scratch, 'tree-')),
  );
  const archive = `${tree}.deb`;
  run('dpkg-deb', ['-b', '-Znone', '--root-owner-group', tree, archive]);
  return archive;
}

function run(command: string, args: readonly string[]): number | null {
  return spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).status;
}

function freshRoot(): string {
  const root = mkdtempSync(join(scratch, 'root-'));
  for (const path of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'usr/lib'])
    mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'var/lib/dpkg/status'), '');
  symlinkSync('usr/lib', join(root, 'lib'));
  return root;
}

const DPKG = [
  '--force-script-chrootless',
  '--force-not-root',
  '--force-bad-path',
  '--force-unsafe-io',
  '--log=/dev/null',
  '--no-triggers',
];

/** Versions and files behind an order, as dpkg has them. */
function real({ had, offered, order }: Trial): string {
  const root = freshRoot();
  const dpkg = (...args: readonly string[]) => run('dpkg', [`--root=${root}`, ...DPKG, ...args]);
  // Somebody owns /lib on every system: without an owner, dpkg removes the link with the last package that has files there.
  assert.equal(dpkg('-i', deb({ id: 'base-1', files: ['/lib/base', '/usr/lib/base2'] }), ...had.map(deb)), 0);
  const archives = new Map(offered.map((stub) => [cutId(stub.id).name, deb(stub)]));
  for (const name of order) dpkg('--auto-deconfigure', '--unpack', archives.get(name) ?? '');
  const { stdout } = spawnSync(
    'dpkg-query',
    [`--admindir=${root}/var/lib/dpkg`, '-W', '-f', '${Package}-${Version} '],
    { encoding: 'utf8' },
  );
  const files = FILES.filter((file) => existsSync(join(root, 'usr/lib', String(file))));
  return `${stdout.replace('base-1 ', '').trim()} | ${files.join(' ')}`;
}

function foretold({ had, offered, order }: Trial): string {
  const transition = transitionOf(stubSet(had), stubSet(offered), semantics, merged);
  const rules = { ...transition, words: semantics.words };
  const state = dpkgState(transition.old, rules);
  for (const name of order) {
    const pkg = [...transition.offered].find((one) => one.name === name);
    if (pkg !== undefined) unpack(state, pkg, rules);
  }
  const ids = [...state.packages.values()].map(({ name, version }) => `${name}-${version.version}`).sort();
  return `${ids.join(' ')} | ${FILES.filter((file) => state.disk.has(`/usr/lib/${file}`)).join(' ')}`;
}

describe('dpkg itself', needsTool('dpkg', 'dpkg-deb'), () => {
  it('does what the model says, in any order', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        assert.equal(foretold(trial), real(trial));
      }),
      { numRuns: Number(process.env['CONTRIB_TRIALS'] ?? 6), seed: 20261122 },
    );
  });
});
