// Changes of upstream’s files become one patch with its reason; upstream’s files go into the bundle as they were.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { KEYS, openTerminal, type Terminal } from '../helpers/pty.ts';
import { needsTool } from '../helpers/tools.ts';
import { rejects, unpack } from './expect.ts';
import { commitAll, contribute, OWN, scratch, TOP, UPSTREAM, upstreamTree, writeFiles } from './project.ts';
import { bundle, verify } from './run.ts';

const PATCH = `${OWN}/patches/outside-changes.patch`;
const REASON = ['--patch-reason', 'The guide is another one here'];

/** A contribution with changes outside, on a tag or on a tarball. */
async function changedTree(
  base: 'git' | 'tarball',
): Promise<{ root: string; args: readonly string[]; judge: string }> {
  const directory = scratch();
  const root = upstreamTree(directory);
  const tarball = join(directory, `${TOP}.tar.gz`);
  if (base === 'git') commitAll(root, 'v1.0');
  else execFileSync('tar', ['--owner=root', '--group=root', '-czf', tarball, '-C', directory, TOP]);
  await contribute(root);
  appendFileSync(join(root, 'doc/guide.txt'), 'On Ubuntu, too\n');
  writeFileSync(join(root, 'README'), 'A demonstratioN\n');
  const named = base === 'git' ? [] : ['--base', tarball];
  return {
    root,
    args: ['ubuntu', '--out', scratch(), '--replace', ...named],
    judge: base === 'git' ? 'v1.0' : tarball,
  };
}

for (const base of ['git', 'tarball'] as const) {
  test(
    `changes against a ${base} become a patch that applies, and the bundle is accepted`,
    needsTool('git', 'patch', 'tar'),
    async () => {
      const { root, args, judge } = await changedTree(base);
      await rejects(bundle(root, ...args), 'findings', 'bundle/outside-contribution');
      assert.ok(!existsSync(join(root, PATCH)), 'nothing is written unasked');
      const made = await bundle(root, ...args, ...REASON);
      assert.match(
        made.stderr,
        /outside-changes\.patch has the changes now: undo them in the tree \(README doc\/guide\.txt\)/,
      );
      const top = unpack(made.result.file);
      assert.equal(readFileSync(join(top, 'README'), 'utf8'), UPSTREAM['README']);
      assert.equal(readFileSync(join(top, OWN, 'patches/series'), 'utf8'), 'outside-changes.patch\n');
      assert.match(
        readFileSync(join(top, PATCH), 'utf8'),
        /^Description: The guide is another one here\nAuthor: Ada Example <ada@example\.org>\nForwarded: no\nLast-Update: 2026-11-01\n/,
      );
      execFileSync('patch', ['--quiet', '-p1', '-i', PATCH], { cwd: top });
      for (const path of ['README', 'doc/guide.txt'])
        assert.ok(readFileSync(join(top, path)).equals(readFileSync(join(root, path))), path);
      const { result } = await verify(root, made.result.file, '--base', judge);
      assert.equal(result.verdict, 'accepted');
      assert.deepEqual(result.review.patches, [
        {
          path: PATCH,
          applied: true,
          reason: 'The guide is another one here',
          touches: ['README', 'doc/guide.txt'],
        },
      ]);
    },
  );

  test(
    `a bundle on a ${base} that has its patch already is made again, until something else changes`,
    needsTool('git', 'tar'),
    async () => {
      const { root, args } = await changedTree(base);
      const first = await bundle(root, ...args, ...REASON);
      const again = await bundle(root, ...args);
      assert.equal(again.result.sha256, first.result.sha256);
      appendFileSync(join(root, 'doc/guide.txt'), 'And more\n');
      await rejects(bundle(root, ...args), 'findings', 'bundle/outside-contribution');
      await bundle(root, ...args, ...REASON);
      assert.match(readFileSync(join(root, PATCH), 'utf8'), /^\+And more$/m);
    },
  );
}

for (const base of ['git', 'tarball'] as const) {
  test(
    `new files that are named come into the patch against a ${base}, and stay in it`,
    needsTool('git', 'patch', 'tar'),
    async () => {
      const { root, args, judge } = await changedTree(base);
      writeFiles(root, { 'more/new page.txt': 'New', 'tools/run.sh': '#!/bin/sh\n', 'notes.txt': 'mine\n' });
      chmodSync(join(root, 'tools/run.sh'), 0o755);
      const named = ['more/new page.txt', 'tools/run.sh'].flatMap((path) => [
        '--patch-new',
        join(root, path),
      ]);
      const made = await bundle(root, ...args, ...REASON, ...named);
      const left = (made.findings ?? []).filter(({ rule }) => rule === 'bundle/left-out');
      assert.deepEqual(
        left.map(({ message }) => message),
        ['a file that the base does not have is not in the bundle: notes.txt'],
      );
      const top = unpack(made.result.file);
      assert.ok(!existsSync(join(top, 'tools')));
      execFileSync('patch', ['--quiet', '-p1', '-i', PATCH], { cwd: top });
      for (const path of ['README', 'doc/guide.txt', 'more/new page.txt', 'tools/run.sh'])
        assert.ok(readFileSync(join(top, path)).equals(readFileSync(join(root, path))), path);
      assert.equal(statSync(join(top, 'tools/run.sh')).mode & 0o777, 0o755);
      const { result } = await verify(root, made.result.file, '--base', judge);
      assert.equal(result.verdict, 'accepted');
      assert.deepEqual(result.review.patches[0]?.touches, [
        ...['README', 'doc/guide.txt', 'more/new page.txt', 'tools/run.sh'],
      ]);
      const again = await bundle(root, ...args);
      assert.equal(again.result.sha256, made.result.sha256);
      appendFileSync(join(root, 'tools/run.sh'), 'exit 0\n');
      await rejects(bundle(root, ...args), 'findings', 'bundle/outside-contribution');
    },
  );
}

test('a new file for the patch is a file of the tree, with a reason', needsTool('git'), async () => {
  const { root, args } = await changedTree('git');
  writeFiles(root, { 'empty.txt': '', 'new.txt': 'new\n', 'a"b.txt': 'quoted\n' });
  const refused = (path: string, ...more: string[]) =>
    bundle(root, ...args, '--patch-new', join(root, path), ...more);
  await assert.rejects(refused('new.txt'), { code: 'usage', message: /takes the reason/ });
  await assert.rejects(refused('README', ...REASON), {
    code: 'usage',
    message: /is in tag v1\.0 .* already/,
  });
  await assert.rejects(refused('../new.txt', ...REASON), {
    code: 'usage',
    message: /not in the source tree/,
  });
  await assert.rejects(refused('doc', ...REASON), { code: 'usage', message: /doc is no file/ });
  const record = `${OWN}/distro.yaml`;
  await assert.rejects(refused(record, ...REASON), { code: 'usage', message: /no file of upstream’s/ });
  for (const path of ['empty.txt', 'a"b.txt'])
    await rejects(refused(path, ...REASON), 'findings', 'bundle/outside-contribution');
  assert.ok(!existsSync(join(root, PATCH)));
});

test('a file that was removed is removed by the patch', needsTool('git', 'patch', 'tar'), async () => {
  const { root, args } = await changedTree('git');
  rmSync(join(root, 'README'));
  const { result } = await bundle(root, ...args, ...REASON);
  const top = unpack(result.file);
  assert.ok(existsSync(join(top, 'README')));
  execFileSync('patch', ['--quiet', '-p1', '-i', PATCH], { cwd: top });
  assert.ok(!existsSync(join(top, 'README')));
});

test('what no patch can hold is refused, and nothing is written', needsTool('git'), async () => {
  const { root, args } = await changedTree('git');
  writeFileSync(join(root, 'README'), Buffer.from([0, 1, 2]));
  await rejects(bundle(root, ...args, ...REASON), 'findings', 'bundle/outside-contribution');
  assert.ok(!existsSync(join(root, PATCH)));
});

test(
  'somebody’s own patch of that name, and a reason that says nothing, are refused',
  needsTool('git'),
  async () => {
    const { root, args } = await changedTree('git');
    await assert.rejects(bundle(root, ...args, '--patch-reason', ' '), { code: 'usage' });
    execFileSync('mkdir', ['-p', join(root, OWN, 'patches')]);
    writeFileSync(join(root, PATCH), 'mine\n');
    writeFileSync(join(root, OWN, 'patches/series'), 'outside-changes.patch\n');
    await assert.rejects(bundle(root, ...args, ...REASON), { code: 'bad-input' });
    assert.equal(readFileSync(join(root, PATCH), 'utf8'), 'mine\n');
  },
);

/** contrib bundle before a person who changed a file of upstream’s. */
async function bundleWithChange(): Promise<{ root: string; terminal: Terminal }> {
  const root = upstreamTree();
  commitAll(root, 'v1.0');
  await contribute(root);
  writeFiles(root, { README: 'A demonstration\nof patches\n' });
  const terminal = openTerminal(['-C', root, 'bundle', 'ubuntu', '--out', scratch()]);
  return { root, terminal };
}

describe('at a terminal', needsTool('git'), () => {
  test('the reason of a patch is asked for', async () => {
    const { root, terminal } = await bundleWithChange();
    await terminal.answer('Why is README changed?', `Readers ask${KEYS.enter}`);
    assert.equal(await terminal.exit, 0, terminal.shown());
    const patch = readFileSync(join(root, OWN, 'patches/outside-changes.patch'), 'utf8');
    assert.match(patch, /^Description: Readers ask\n/);
  });

  test('no patch is made where none is given', async () => {
    const { root, terminal } = await bundleWithChange();
    await terminal.answer('Why is README changed?', KEYS.enter);
    assert.equal(await terminal.exit, 1, terminal.shown());
    assert.match(
      terminal.shown(),
      /nothing was made: a file outside distros\/ubuntu\/ differs from the base/,
    );
    assert.equal(existsSync(join(root, OWN, 'patches')), false);
  });
});
