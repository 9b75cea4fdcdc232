// The same bytes wherever and by whomever a release is made; whole or absent whatever happens meanwhile.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleOf, fsck, twoRepositories, visible } from '../acceptance/two-trees.ts';
import { scratch, TOP } from '../bundle/project.ts';
import { contrib, contribCommand, contribForEverybody } from '../helpers/cli.ts';
import { countSteps, killedAt, stepsOf } from '../helpers/killed.ts';
import { needsTool } from '../helpers/tools.ts';
import { acceptedProject, release } from './accepted-project.ts';

const isRoot = process.getuid?.() === 0;

/** The content of every file of a directory. */
function contentOf(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), 'base64')]),
  );
}

describe('release', needsTool('git', 'tar'), () => {
  test('gives the same bytes on another day, under another user, umask, locale and time zone', async () => {
    const { upstream } = await acceptedProject();
    const here = release(upstream);
    assert.equal(here.status, 0, here.stderr);
    const elsewhere = join(scratch(), 'another', 'place');
    mkdirSync(join(elsewhere, '..'), { recursive: true });
    cpSync(upstream, elsewhere, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', join(elsewhere, '../..')]);
    const [program = '', ...rest] = contribForEverybody();
    const home = scratch();
    const out = join(home, 'release');
    if (isRoot) execFileSync('chown', ['-R', '65534:65534', elsewhere, home]);
    const env = {
      PATH: process.env['PATH'],
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'tr_TR.UTF-8',
      HOME: home,
      USER: 'somebody',
    };
    const script = 'umask 0077; exec "$@"';
    const command = [
      process.execPath,
      '--require',
      tomorrow(home),
      program,
      ...rest,
      'release',
      '--offline',
      '--out',
      out,
    ];
    const { status, stderr } = spawnSync('sh', ['-c', script, 'sh', ...command], {
      cwd: elsewhere,
      encoding: 'utf8',
      env,
      ...(isRoot ? { uid: 65534, gid: 65534 } : {}),
    });
    assert.equal(status, 0, stderr);
    assert.deepEqual(contentOf(out), contentOf(here.out));
  });

  test('killed at any step, is whole or absent, and a rerun makes it', async (t) => {
    const { upstream } = await acceptedProject();
    const before = visible(upstream);
    const expected = contentOf(release(upstream).out);
    const directory = scratch();
    const run = (name: string) => ({
      args: ['release', '--offline', '--out', join(directory, name)],
      cwd: upstream,
    });
    const count = countSteps(run('counted'));
    t.diagnostic(`${stepsOf(count).length} of ${count} steps`);
    for (const step of stepsOf(count)) {
      const out = join(directory, `at-${step}`);
      killedAt(step, run(`at-${step}`));
      if (existsSync(out)) assert.deepEqual(contentOf(out), expected, `step ${step} of ${count}`);
      assert.equal(visible(upstream), before);
      if (!existsSync(out)) assert.equal(contrib(run(`at-${step}`).args, { cwd: upstream }).status, 0);
      assert.deepEqual(contentOf(out), expected, `step ${step} of ${count}`);
    }
    assert.equal(fsck(upstream), '');
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.startsWith('.')),
      [],
      'nothing partial is left',
    );
  });

  test('killed from outside, leaves nothing that looks like a release', async () => {
    const { upstream } = await acceptedProject();
    const directory = scratch();
    const out = join(directory, 'release');
    const args = [...contribCommand(), 'release', '--offline', '--out', out];
    const child = spawn(process.execPath, args, { cwd: upstream, stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (readdirSync(directory).length === 0 && child.exitCode === null) await sleep(2);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended;
    assert.equal(existsSync(out), false);
    assert.equal(contrib(['release', '--offline', '--out', out], { cwd: upstream }).status, 0);
    assert.deepEqual(readdirSync(directory), ['release']);
  });
});

describe('bundle, killed at any step', needsTool('git', 'tar'), () => {
  test('is whole or absent, and a rerun makes it', async (t) => {
    const trees = await twoRepositories();
    const expected = readFileSync(await bundleOf(trees));
    const directory = scratch();
    const run = (name: string) => ({
      args: ['bundle', 'ubuntu', '--out', join(directory, name)],
      cwd: trees.contributor,
    });
    const count = countSteps(run('counted.tar.gz'));
    t.diagnostic(`${stepsOf(count).length} of ${count} steps`);
    for (const step of stepsOf(count)) {
      const out = join(directory, `at-${step}.tar.gz`);
      killedAt(step, run(`at-${step}.tar.gz`));
      if (existsSync(out)) assert.ok(readFileSync(out).equals(expected), `step ${step} of ${count}`);
      assert.equal(contrib(run(`at-${step}.tar.gz`).args, { cwd: trees.contributor }).status, 0);
      assert.ok(readFileSync(out).equals(expected), `step ${step} of ${count}`);
    }
    assert.equal(fsck(trees.contributor), '');
  });
});

test('a full disk is an error with its own exit status, and leaves nothing', {
  skip: isRoot ? needsTool('git', 'tar').skip : 'needs root to mount a small tmpfs',
}, async (t) => {
  const { upstream } = await acceptedProject();
  const small = join(scratch(), 'small');
  mkdirSync(small);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'tmpfs', small], { encoding: 'utf8' });
  if (mounted.status !== 0) return t.skip(`a tmpfs cannot be mounted here: ${mounted.stderr}`);
  try {
    const { status, stderr } = contrib(['release', '--offline', '--out', join(small, TOP)], {
      cwd: upstream,
    });
    assert.equal(status, 5, stderr);
    assert.match(stderr, /no space left/);
    assert.deepEqual(readdirSync(small), []);
  } finally {
    execFileSync('umount', [small]);
  }
});

/** A module that puts the clock of a process a year ahead. */
function tomorrow(directory: string): string {
  const path = join(directory, 'tomorrow.cjs');
  const code = `const { now } = Date;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)); }
  static now() { return now() + 366 * 86400000; }
};
`;
  execFileSync('sh', ['-c', 'cat > "$1"', 'sh', path], { input: code });
  return path;
}
