// What accept does in a tree that is no git repository: the files in place, as before or as after.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseAcceptance } from '../../src/facts/acceptance-record.ts';
import { rejects, unpack } from '../bundle/expect.ts';
import { contribute, DISTRO, OWN, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { contribAside } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import { bundleOf, twoDirectories } from './two-trees.ts';

const RECORD = 'distros/accepted/ubuntu.json';

describe('accept without a repository', needsTool('tar'), () => {
  test('puts the files in place, with the record', async () => {
    const trees = await twoDirectories();
    const file = await bundleOf(trees);
    const { result } = await accept(trees.upstream, file);
    assert.deepEqual(result.where, { kind: 'files', directory: OWN });
    const unpacked = unpack(file);
    for (const { path } of result.changes) {
      const [here, there] = [join(trees.upstream, path), join(unpacked, path)];
      assert.ok(readFileSync(here).equals(readFileSync(there)), path);
      assert.equal(statSync(here).mode, statSync(there).mode, path);
    }
    assert.deepEqual(parseAcceptance(readFileSync(join(trees.upstream, RECORD))), result.record);
    assert.deepEqual(readdirSync(join(trees.upstream, 'distros')).sort(), ['accepted', 'fedora', 'ubuntu']);
  });

  test('of the same bundle again changes nothing, and of a newer one removes what is gone', async () => {
    const trees = await twoDirectories();
    writeFiles(trees.contributor, { [`${OWN}/old.txt`]: 'goes\n' });
    const file = await bundleOf(trees);
    await accept(trees.upstream, file);
    assert.equal((await accept(trees.upstream, file)).result.state, 'unchanged');
    rmSync(join(trees.contributor, OWN, 'old.txt'));
    const newer = await bundleOf(trees);
    const { result } = await accept(trees.upstream, newer, '--base', trees.released);
    assert.equal(result.state, 'replaced');
    assert.equal(existsSync(join(trees.upstream, OWN, 'old.txt')), false);
  });

  test('stops at a change of the maintainer’s, and drops it where that is asked for', async () => {
    const trees = await twoDirectories();
    await accept(trees.upstream, await bundleOf(trees));
    const mine = join(trees.upstream, OWN, 'demo.conf');
    writeFiles(trees.upstream, { [`${OWN}/demo.conf`]: 'mine\n' });
    writeFiles(trees.contributor, { [`${OWN}/distro.yaml`]: `${DISTRO}revision: "2"\n` });
    await contribute(trees.contributor, {});
    const newer = await bundleOf(trees);
    const base = ['--base', trees.released];
    await rejects(accept(trees.upstream, newer, ...base), 'findings', 'acceptance/conflict');
    assert.equal(readFileSync(mine, 'utf8'), 'mine\n');
    await accept(trees.upstream, newer, ...base, '--replace');
    assert.notEqual(readFileSync(mine, 'utf8'), 'mine\n');
  });

  test('does not take a directory for the contributor’s of which nothing is known', async () => {
    const trees = await twoDirectories();
    writeFiles(trees.upstream, { [`${OWN}/distro.yaml`]: 'contrib: 1\nreleases: ["24.04"]\n' });
    await rejects(accept(trees.upstream, await bundleOf(trees)), 'findings', 'acceptance/conflict');
  });

  test('takes a contribution alone, from an issue tracker', async () => {
    const trees = await twoDirectories();
    const file = await bundleOf(trees, '--contribution-only', '--format', 'zip');
    const { result } = await accept(trees.upstream, file);
    assert.equal(result.state, 'accepted');
    assert.equal(result.record.bundle.base, null);
    assert.ok(existsSync(join(trees.upstream, OWN, 'submission.json')));
  });

  test('takes a bundle that was made in this very tree', async () => {
    const { contributor } = await twoDirectories();
    const { result } = await accept(contributor, await bundleOf({ upstream: '', contributor }));
    assert.equal(result.state, 'accepted');
    assert.ok(existsSync(join(contributor, OWN, 'submission.json')));
  });

  test('by two processes at once ends as by one of them', async () => {
    const trees = await twoDirectories();
    const args = ['accept', await bundleOf(trees), '--by', 'Una Upstream <una@example.org>'];
    const ended = await Promise.all([1, 2, 3].map(() => contribAside(args, { cwd: trees.upstream })));
    assert.ok(ended.some(({ status }) => status === 0));
    assert.deepEqual(readdirSync(join(trees.upstream, 'distros')).sort(), ['accepted', 'fedora', 'ubuntu']);
    assert.equal((await accept(trees.upstream, args[1] ?? '')).result.state, 'unchanged');
  });

  test('of another project, or by nobody, is refused', async () => {
    const trees = await twoDirectories();
    const file = await bundleOf(trees);
    const other = await twoDirectories();
    const manifest = readFileSync(join(other.upstream, 'contrib.yaml'), 'utf8');
    writeFiles(other.upstream, { 'contrib.yaml': manifest.replace('name: demo', 'name: other') });
    await rejects(accept(other.upstream, file, '--base', trees.upstream), 'findings');
    writeFiles(trees.contributor, { [`${OWN}/distro.yaml`]: DISTRO.replace(/^maintainer.*\n/m, '') });
    await contribute(trees.contributor, {});
    await rejects(accept(trees.upstream, await bundleOf(trees)), 'findings');
    assert.equal(existsSync(join(trees.upstream, OWN)), false);
  });
});
