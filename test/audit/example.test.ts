import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { buildExample, copyExample, judgePlan, notFollowing } from './incus.ts';

const MANIFEST = 'contrib.yaml';

describe('the plan of examples/incus', needsTool('make'), () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'source');
  const built = join(scratch, 'built');
  before(() => {
    copyExample(scratch);
    buildExample(tree, built);
  });

  for (const distro of ['debian', 'arch']) {
    it(`follows every expectation on ${distro}`, async () => {
      assert.deepEqual(notFollowing(await judgePlan(tree, built, distro)), []);
    });
  }

  it('follows every expectation on fedora that its own presets do not decide', async () => {
    const others = notFollowing(await judgePlan(tree, built, 'fedora'));
    assert.deepEqual(
      others.map((text) => text.split(':')[0]),
      ['starts unjudged'],
    );
  });
});

describe('contrib audit', needsTool('make'), () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'source');
  before(() => {
    // A staged tree is one package.
    copyExample(scratch, {
      [MANIFEST]: [['  client-alone:\n    level: required', '  client-alone:\n    level: optional']],
    });
    buildExample(tree, join(scratch, 'built'));
    for (const distro of ['debian', 'arch']) {
      const args = [
        '-C',
        tree,
        'stage',
        distro,
        '--built',
        join(scratch, 'built'),
        '--destdir',
        join(scratch, distro),
      ];
      const { status, stderr } = contrib(args);
      assert.equal(status, 0, stderr);
    }
    chmodSync(join(scratch, 'arch/usr/bin/fuidshift'), 0o755);
  });
  const sets = () => [
    '--set',
    `debian=${join(scratch, 'debian')}`,
    '--set',
    `other@arch=${join(scratch, 'arch')}`,
  ];

  it('prints a table of expectations by sets', () => {
    const { stdout } = contrib(['-C', tree, 'audit', ...sets()]);
    assert.match(stdout, /^expectation +level +debian +other$/m);
    assert.match(stdout, /^client-on-path +required +follows +follows$/m);
    assert.match(stdout, /^root-tools +recommended +follows +differs$/m);
  });

  it('gives the same table as JSON, Markdown and HTML', () => {
    const { stdout } = contrib(['-C', tree, 'audit', ...sets(), '--json']);
    const { result } = JSON.parse(stdout);
    const row = result.expectations.find(({ id }: { id: string }) => id === 'root-tools');
    assert.deepEqual(
      row.verdicts.map(({ verdict }: { verdict: string }) => verdict),
      ['follows', 'differs'],
    );
    assert.match(
      contrib(['-C', tree, 'audit', ...sets(), '--output', 'markdown']).stdout,
      /\| `root-tools` \| recommended \| follows \| \*\*differs\*\* \|/,
    );
    const html = contrib(['-C', tree, 'audit', ...sets(), '--output', 'html']).stdout;
    assert.match(html, /^<!DOCTYPE html>/);
    assert.doesNotMatch(html, /<script|<link|<img|https?:\/\/(?!www\.example\.org)/);
    assert.match(html, /prefers-color-scheme: dark/);
  });

  it('ends with 1 on a difference from what is required, and with --strict from what is recommended', () => {
    const good = join(scratch, 'good');
    cpSync(join(scratch, 'arch'), good, { recursive: true });
    const status = (...args: string[]) =>
      contrib(['-C', tree, 'audit', '--distro', 'arch', ...args, good]).status;
    mkdirSync(join(good, 'usr/lib/sysusers.d'), { recursive: true });
    writeFileSync(join(good, 'usr/lib/sysusers.d/incus.conf'), 'g incus-admin -\ng incus -\n');
    assert.equal(status(), 0);
    assert.equal(status('--strict'), 1);
    rmSync(join(good, 'usr/bin/incus'));
    assert.equal(status(), 1);
  });

  it('says what it was not told', () => {
    assert.equal(contrib(['-C', tree, 'audit']).status, 2);
    const unknown = contrib(['-C', tree, 'audit', join(scratch, 'debian')]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /which distribution/);
    assert.equal(contrib(['-C', tree, 'audit', '--set', 'x', join(scratch, 'debian')]).status, 2);
  });
});
