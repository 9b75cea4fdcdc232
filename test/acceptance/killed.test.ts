// accept, killed at every step that changes something: the tree is as before, or as after, and a rerun finishes.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { listingDigest } from '../../src/facts/bundle-listing.ts';
import { hashTree } from '../../src/submission/tree-listing.ts';
import { contribute, OWN, scratch, TOP, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { contrib } from '../helpers/cli.ts';
import { countSteps, killedAt, stepsOf } from '../helpers/killed.ts';
import { needsTool } from '../helpers/tools.ts';
import { bundleOf, fsck, git, twoDirectories, twoRepositories, visible } from './two-trees.ts';

const BY = ['--by', 'Una Upstream <una@example.org>'];

/** A copy of a tree under the same name, since a project may be called after its directory. */
function copyOf(tree: string): string {
  const copy = join(scratch(), TOP);
  cpSync(tree, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function rerun(cwd: string, args: readonly string[]): void {
  const { status, stderr } = contrib(args, { cwd });
  assert.equal(status, 0, stderr);
}

describe('accept, killed at any step', needsTool('git', 'tar'), () => {
  test('in a repository', async (t) => {
    const trees = await twoRepositories();
    await accept(trees.upstream, await bundleOf(trees));
    writeFiles(trees.contributor, { [`${OWN}/demo.conf`]: '[demo]\nlevel = 2\n' });
    await contribute(trees.contributor, {});
    const args = ['accept', await bundleOf(trees), ...BY];
    const before = visible(trees.upstream);
    const whole = copyOf(trees.upstream);
    const count = countSteps({ args, cwd: whole });
    const after = visible(whole);
    assert.notEqual(after, before);
    t.diagnostic(`${stepsOf(count).length} of ${count} steps`);
    for (const step of stepsOf(count)) {
      const tree = copyOf(trees.upstream);
      killedAt(step, { args, cwd: tree });
      // A program of git's that had begun may end its work behind the kill, but not half of it.
      assert.ok([before, after].includes(visible(tree)), `step ${step} of ${count}`);
      assert.equal(fsck(tree), '', `step ${step} of ${count}`);
      rerun(tree, args);
      assert.equal(visible(tree), after, `step ${step} of ${count}`);
      assert.equal(git(tree, 'count-objects', '-v').match(/garbage: (\d+)/)?.[1], '0');
    }
  });

  test('without a repository', async (t) => {
    const trees = await twoDirectories();
    await accept(trees.upstream, await bundleOf(trees));
    writeFiles(trees.contributor, { [`${OWN}/demo.conf`]: '[demo]\nlevel = 2\n' });
    await contribute(trees.contributor, {});
    const args = ['accept', await bundleOf(trees), ...BY, '--base', trees.released];
    const digest = async (tree: string) => listingDigest(await hashTree(tree));
    const whole = copyOf(trees.upstream);
    const count = countSteps({ args, cwd: whole });
    const [before, after] = [await digest(trees.upstream), await digest(whole)];
    t.diagnostic(`${stepsOf(count).length} of ${count} steps`);
    for (const step of stepsOf(count)) {
      const tree = copyOf(trees.upstream);
      killedAt(step, { args, cwd: tree });
      // Whoever looks next, with a command that only reads, sees one of the two and no trace of the other.
      rerun(tree, ['status', '--json']);
      assert.ok([before, after].includes(await digest(tree)), `step ${step} of ${count}`);
      rerun(tree, args);
      assert.equal(await digest(tree), after, `step ${step} of ${count}`);
    }
  });
});
