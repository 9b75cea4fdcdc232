// What is read from a git repository, judged by git.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { headCommit, isRepository, openBlobs, resolveTag, tagTree } from '../../src/source/git.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { bytesOf, noise, tool } from './archives.ts';

const DATE = '2026-11-01T12:00:00Z';

test('the facts of a repository', needsTool('git'), async () => {
  const root = repository();
  assert.equal(await isRepository(root), true);
  assert.equal(await isRepository(join(root, 'sub')), true);
  const head = git(root, 'rev-parse', 'HEAD');
  assert.equal(await headCommit(root), head);
  const commitTime = Date.parse(DATE) / 1000;
  assert.deepEqual(await resolveTag(root, ['v2', 'v1', '1']), { tag: 'v1', commit: head, commitTime });
  assert.equal(await resolveTag(root, ['v2', '', '--help', 'v1^{}', 'HEAD', 'a..b', '../v1']), undefined);
});

test(
  'a directory without a repository has no facts, and one without commits no head',
  needsTool('git'),
  async () => {
    const root = scratchDirectory();
    assert.equal(await isRepository(root), false);
    git(root, 'init', '-q');
    assert.equal(await headCommit(root), undefined);
    assert.equal(await resolveTag(root, ['v1']), undefined);
  },
);

test('the tree of a commit has every path, relative to the project', needsTool('git'), async () => {
  const root = repository();
  const head = git(root, 'rev-parse', 'HEAD');
  const entries = await tagTree(root, head);
  assert.deepEqual(
    entries.map(({ path, mode, size }) => [path, mode, size]),
    [
      ['file', '100644', 8],
      ['link', '120000', 6],
      ['raw-\udcff\nname', '100644', 0],
      ['run', '100755', 4],
      ['sub/deep', '100644', 100_000],
    ],
  );
  const below = await tagTree(join(root, 'sub'), head);
  assert.deepEqual(
    below.map((entry) => entry.path),
    ['deep'],
  );
  await assert.rejects(
    tagTree(root, '0'.repeat(40)),
    (error) => error instanceof ContribError && error.code === 'bad-input',
  );
});

test('blobs come whole, one after the other, from one process', needsTool('git'), async () => {
  const root = repository();
  const entries = await tagTree(root, 'HEAD');
  const blobs = openBlobs(root);
  for (const entry of [...entries, ...entries]) {
    const bytes = await bytesOf(blobs.read(entry.id));
    assert.equal(bytes.length, entry.size);
    if (entry.path === 'sub/deep') assert.ok(bytes.equals(noise(100_000)));
  }
  await assert.rejects(bytesOf(blobs.read('0'.repeat(40))), /has no file/);
  await assert.rejects(bytesOf(blobs.read('HEAD')), /not the name/);
  await blobs.close();
});

test('nothing that the repository or the environment says is run or believed', needsTool('git'), async () => {
  const root = repository();
  const other = repository('other');
  const witness = join(root, 'witness');
  const script = join(root, 'run-me');
  writeFileSync(script, `#!/bin/sh\ntouch ${witness}\n`);
  chmodSync(script, 0o755);
  for (const key of ['core.fsmonitor', 'core.pager', 'gpg.program', 'core.sshCommand', 'core.editor']) {
    git(root, 'config', key, script);
  }
  git(root, 'config', 'log.showSignature', 'true');
  mkdirSync(join(root, 'hooks'));
  git(root, 'config', 'core.hooksPath', 'hooks');
  const head = git(root, 'rev-parse', 'HEAD');
  git(root, 'replace', head, git(root, 'commit-tree', '-m', 'empty', git(root, 'write-tree')));
  process.env['GIT_DIR'] = join(other, '.git');
  try {
    assert.equal((await resolveTag(root, ['v1']))?.commit, head);
    assert.equal((await tagTree(root, head)).length, 5);
    assert.equal(await isRepository(root), true);
  } finally {
    delete process.env['GIT_DIR'];
  }
  assert.equal(existsSync(witness), false);
});

function repository(message = 'first'): string {
  const root = writeTree({
    file: 'content\n',
    link: { link: 'target' },
    'raw-\udcff\nname': '',
    run: { text: '#!x\n', mode: 0o755 },
  });
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'sub/deep'), noise(100_000));
  git(root, 'init', '-q');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', message);
  git(root, 'tag', '-a', '-m', 'one', 'v1');
  git(root, 'tag', '1');
  return root;
}

function git(root: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'core.fsmonitor=false'];
  const env = [`GIT_COMMITTER_DATE=${DATE}`, `GIT_AUTHOR_DATE=${DATE}`];
  return tool('env', [...env, 'git', ...identity, ...args], undefined, root)
    .toString()
    .trim();
}
