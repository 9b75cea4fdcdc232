// accept, killed from outside at any moment, and on a full disk: the tree is as before or as after, and sound.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listingDigest } from '../../src/facts/bundle-listing.ts';
import { hashTree } from '../../src/submission/tree-listing.ts';
import { contribute, OWN, scratch, TOP, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { contrib, contribCommand } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import { bundleOf, fsck, type TwoTrees, twoDirectories, twoRepositories, visible } from './two-trees.ts';

const BY = ['--by', 'Una Upstream <una@example.org>'];
const KILLS = process.env['CONTRIB_EVERY_STEP'] === '1' ? 100 : 6;
const isRoot = process.getuid?.() === 0;

/** The arguments that accept a second version, where the first one is accepted already. */
async function secondVersion(trees: TwoTrees): Promise<readonly string[]> {
  await accept(trees.upstream, await bundleOf(trees));
  writeFiles(trees.contributor, { [`${OWN}/demo.conf`]: '[demo]\nlevel = 2\n' });
  await contribute(trees.contributor, {});
  return ['accept', await bundleOf(trees), ...BY];
}

function copyOf(tree: string): string {
  const copy = join(scratch(), TOP);
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Runs to the end what the test judges afterwards; says how long that took, in milliseconds. */
function succeed(args: readonly string[], cwd: string): number {
  const began = performance.now();
  const { status, stderr } = contrib(args, { cwd });
  assert.equal(status, 0, stderr);
  return performance.now() - began;
}

/** Shares of a whole run, the same in every run of the tests and spread over all of it. */
function moments(): readonly number[] {
  let seed = 20_261_129;
  return Array.from({ length: KILLS }, (_, index) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (index + seed / 2_147_483_647) / KILLS;
  });
}

/** Kills contrib, and whatever it started, some milliseconds after it began; on a fast machine it may have ended. */
async function killedAfter(milliseconds: number, args: readonly string[], cwd: string): Promise<void> {
  const command = [...contribCommand(), ...args];
  const child = spawn(process.execPath, command, { cwd, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await Promise.race([ended, sleep(milliseconds)]);
  if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
}

describe('accept, killed from outside at any moment', needsTool('git', 'tar'), () => {
  test('in a repository', async () => {
    const trees = await twoRepositories();
    const args = await secondVersion(trees);
    const before = visible(trees.upstream);
    const whole = copyOf(trees.upstream);
    const time = succeed(args, whole);
    const after = visible(whole);
    assert.notEqual(after, before);
    for (const share of moments()) {
      const tree = copyOf(trees.upstream);
      await killedAfter(share * time, args, tree);
      assert.ok([before, after].includes(visible(tree)), `at ${share} of a run`);
      assert.equal(fsck(tree), '', `at ${share} of a run`);
      succeed(args, tree);
      assert.equal(visible(tree), after, `at ${share} of a run`);
      assert.equal(fsck(tree), '', `at ${share} of a run`);
    }
  });

  test('without a repository', async () => {
    const trees = await twoDirectories();
    const args = [...(await secondVersion(trees)), '--base', trees.released];
    const whole = copyOf(trees.upstream);
    const time = succeed(args, whole);
    const [before, after] = [await digest(trees.upstream), await digest(whole)];
    for (const share of moments()) {
      const tree = copyOf(trees.upstream);
      await killedAfter(share * time, args, tree);
      succeed(['status', '--json'], tree);
      assert.ok([before, after].includes(await digest(tree)), `at ${share} of a run`);
      succeed(args, tree);
      assert.equal(await digest(tree), after, `at ${share} of a run`);
    }
  });
});

describe('accept on a full disk says so with its own exit status, and leaves the tree as it was', {
  skip: isRoot ? needsTool('git', 'tar').skip : 'needs root to mount a small tmpfs',
}, () => {
  test('in a repository', async (t) => {
    const trees = await twoRepositories();
    const args = await secondVersion(trees);
    const before = visible(trees.upstream);
    const message =
      /git cannot write (distros\/\S+|the \w+): |the branch accepted\/ubuntu could not be moved: /;
    const states = onFullDisk(t, { tree: trees.upstream, args, message, step: 3 }, (tree) => {
      assert.equal(fsck(tree), '');
      return visible(tree);
    });
    for (const state of states.slice(0, -1)) assert.equal(state, before);
    assert.notEqual(states.at(-1), before);
  });

  test('without a repository', async (t) => {
    const trees = await twoDirectories();
    const before = await digest(trees.upstream);
    const args = ['accept', await bundleOf(trees), ...BY];
    const message = /cannot write \S*distros\/\S+: no space left on the device/;
    const copies = onFullDisk(t, { tree: trees.upstream, args, message, step: 1 }, copyOf);
    const states = await Promise.all(copies.map(digest));
    for (const state of states.slice(0, -1)) assert.equal(state, before);
    assert.notEqual(states.at(-1), before);
  });
});

type FullDisk = {
  readonly tree: string;
  readonly args: readonly string[];
  readonly message: RegExp;
  /** How many pages of the disk more are free every time. */
  readonly step: number;
};

/** What the tree looks like after each run on a disk with a little more room than before, until there is enough. */
function onFullDisk<T>(
  t: TestContext,
  { tree, args, message, step }: FullDisk,
  look: (tree: string) => T,
): T[] {
  const small = scratch();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small], { encoding: 'utf8' });
  if (mounted.status !== 0) {
    t.skip(`a tmpfs cannot be mounted here: ${mounted.stderr}`);
    return [];
  }
  const looks: T[] = [];
  try {
    for (let free = 0; ; free += step) {
      const copy = join(small, `${free}`, TOP);
      cpSync(tree, copy, { recursive: true, verbatimSymlinks: true });
      const filler = fill(small, free);
      const { status, stderr } = contrib(args, { cwd: copy });
      rmSync(filler);
      looks.push(look(copy));
      if (status !== 0) {
        assert.equal(status, 5, stderr);
        assert.match(stderr, message);
        assert.match(stderr, /hint: free some space, then try again/);
        succeed(args, copy);
      }
      rmSync(join(small, `${free}`), { recursive: true });
      if (status === 0) break;
    }
  } finally {
    spawnSync('umount', [small]);
  }
  assert.ok(looks.length > 2, 'the disk was full in several places');
  return looks;
}

/** A file that leaves so many pages of a disk. */
function fill(directory: string, free: number): string {
  const { bavail, bsize } = statfsSync(directory);
  const filler = join(directory, 'filler');
  writeFileSync(filler, Buffer.alloc((bavail - free) * bsize));
  return filler;
}

async function digest(tree: string): Promise<string> {
  return listingDigest(await hashTree(tree));
}
