// What accept does in a git repository: one commit on a branch, of exactly the verified bytes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { rejects, unpack } from '../bundle/expect.ts';
import { commitAll, contribute, MANIFEST, OWN, scratch, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { needsTool } from '../helpers/tools.ts';
import { sshSigner } from '../signatures/signers.ts';
import { bundleOf, fsck, git, type TwoTrees, twoRepositories, visible } from './two-trees.ts';

const BRANCH = 'accepted/ubuntu';
const RECORD = 'distros/accepted/ubuntu.json';

/** A second version of the contribution. */
async function revise(trees: TwoTrees): Promise<string> {
  writeFiles(trees.contributor, {
    [`${OWN}/demo.conf`]: '[demo]\nlevel = 2\n',
    [`${OWN}/notes.txt`]: 'more\n',
  });
  await contribute(trees.contributor, {});
  return bundleOf(trees);
}

function bytesIn(root: string, revision: string, path: string): string {
  return git(root, 'rev-parse', `${revision}:${path}`);
}

describe('accept in a repository', needsTool('git', 'tar'), () => {
  test('makes one commit by the contributor, committed by the maintainer', async () => {
    const trees = await twoRepositories();
    const { result } = await accept(trees.upstream, await bundleOf(trees));
    assert.equal(result.state, 'accepted');
    assert.deepEqual(git(trees.upstream, 'rev-list', `main..${BRANCH}`).split('\n').length, 1);
    const [author, committer, date] = git(
      trees.upstream,
      'log',
      '-1',
      '--format=%an <%ae>%n%cn <%ce>%n%ct',
      BRANCH,
    ).split('\n');
    assert.equal(author, 'Ada Example <ada@example.org>');
    assert.equal(committer, 'Una Upstream <una@example.org>');
    assert.equal(Number(date), Date.parse('2026-11-01') / 1000);
    const trailers = git(
      trees.upstream,
      'log',
      '-1',
      '--format=%(trailers:key=Contribution-Digest,valueonly)',
      BRANCH,
    );
    assert.equal(trailers.trim(), `sha256:${result.record.bundle.digest}`);
    assert.equal(fsck(trees.upstream), '');
  });

  test('has exactly the bytes and modes of the bundle, and nothing else', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    await accept(trees.upstream, file);
    const unpacked = unpack(file);
    const changed = git(trees.upstream, 'diff', '--name-only', 'main', BRANCH).split('\n');
    assert.deepEqual(
      changed.filter((path) => !path.startsWith(`${OWN}/`)),
      [RECORD],
    );
    for (const path of changed.filter((one) => one !== RECORD)) {
      const id = git(trees.upstream, 'hash-object', '--no-filters', join(unpacked, path));
      assert.equal(bytesIn(trees.upstream, BRANCH, path), id, path);
    }
    const modes = git(trees.upstream, 'ls-tree', '-r', BRANCH, `${OWN}/`).split('\n');
    assert.deepEqual(
      modes.filter((line) => line.startsWith('100755')).map((line) => line.split('\t')[1]),
      [`${OWN}/hooks/demo/post-install.sh`],
    );
  });

  test('leaves the working tree, the index and what is checked out alone', async () => {
    const trees = await twoRepositories();
    writeFiles(trees.upstream, {
      README: 'being edited\n',
      'doc/new.txt': 'untracked\n',
      [`${OWN}/draft`]: 'x\n',
    });
    git(trees.upstream, 'add', 'doc/new.txt');
    const before = git(trees.upstream, 'status', '--porcelain');
    await accept(trees.upstream, await bundleOf(trees));
    assert.equal(git(trees.upstream, 'status', '--porcelain'), before);
    assert.equal(readFileSync(join(trees.upstream, `${OWN}/draft`), 'utf8'), 'x\n');
    assert.equal(git(trees.upstream, 'branch', '--show-current'), 'main');
  });

  test('runs no hook and no filter, and converts nothing', async () => {
    const trees = await twoRepositories();
    const ran = join(trees.upstream, 'ran');
    mkdirSync(join(trees.upstream, '.git/hooks'), { recursive: true });
    for (const hook of ['reference-transaction', 'post-commit', 'pre-commit', 'post-index-change']) {
      const path = join(trees.upstream, '.git/hooks', hook);
      writeFileSync(path, `#!/bin/sh\necho ${hook} >> '${ran}'\n`);
      chmodSync(path, 0o755);
    }
    git(trees.upstream, 'config', 'filter.evil.clean', `sh -c 'echo filter >> ${ran}; cat'`);
    git(trees.upstream, 'config', 'core.autocrlf', 'true');
    git(trees.upstream, 'config', 'commit.gpgSign', 'true');
    writeFileSync(join(trees.upstream, '.git/info/attributes'), '* filter=evil text ident\n');
    writeFiles(trees.contributor, { [`${OWN}/dos.txt`]: 'one\r\n$Id$\r\n' });
    await accept(trees.upstream, await bundleOf(trees));
    assert.equal(existsSync(ran), false);
    const shown = git(trees.upstream, 'cat-file', 'blob', `${BRANCH}:${OWN}/dos.txt`);
    assert.equal(shown, 'one\r\n$Id$');
  });

  test('of the same bundle again changes nothing, before and after the merge', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    await accept(trees.upstream, file);
    const before = visible(trees.upstream);
    assert.equal((await accept(trees.upstream, file, '--date', '2027-01-01')).result.state, 'unchanged');
    assert.equal(visible(trees.upstream), before);
    git(trees.upstream, 'merge', '--quiet', BRANCH);
    git(trees.upstream, 'branch', '-D', BRANCH);
    assert.equal((await accept(trees.upstream, file)).result.state, 'unchanged');
    assert.equal(git(trees.upstream, 'branch', '--list', BRANCH), '');
  });

  test('gives the same commit to whoever accepts the same bundle', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    const other = join(trees.contributor, '../other');
    git(trees.upstream, 'clone', '--quiet', '.', other);
    await accept(trees.upstream, file);
    await accept(other, file);
    assert.equal(git(other, 'rev-parse', BRANCH), git(trees.upstream, 'rev-parse', BRANCH));
  });

  for (const merged of [false, true]) {
    test(`a newer bundle takes the place of one that was ${merged ? '' : 'not '}merged, and says what changed`, async () => {
      const trees = await twoRepositories();
      const first = await accept(trees.upstream, await bundleOf(trees));
      if (merged) git(trees.upstream, 'merge', '--quiet', '--ff-only', BRANCH);
      const { result } = await accept(trees.upstream, await revise(trees));
      assert.equal(result.state, 'replaced');
      assert.equal(result.previous, first.result.record.bundle.digest);
      assert.deepEqual(
        result.changes.map(({ path, change }) => `${change} ${path}`),
        [
          `modified ${OWN}/demo.conf`,
          `added ${OWN}/notes.txt`,
          `modified ${OWN}/sbom.spdx.json`,
          `modified ${OWN}/submission.json`,
        ],
      );
      assert.equal(git(trees.upstream, 'rev-list', '--count', `main..${BRANCH}`), '1');
      assert.equal(fsck(trees.upstream), '');
    });
  }

  test('stops before touching anything where the maintainer changed the same directory', async () => {
    const trees = await twoRepositories();
    await accept(trees.upstream, await bundleOf(trees));
    git(trees.upstream, 'merge', '--quiet', BRANCH);
    writeFiles(trees.upstream, { [`${OWN}/demo.conf`]: '[demo]\nlevel = 9\n' });
    git(trees.upstream, 'commit', '--quiet', '--all', '--message', 'Name a key');
    const before = visible(trees.upstream);
    const newer = await revise(trees);
    await rejects(accept(trees.upstream, newer), 'findings', 'acceptance/conflict');
    assert.equal(visible(trees.upstream), before);
    const { result } = await accept(trees.upstream, newer, '--replace');
    assert.equal(result.state, 'replaced');
  });

  test('does not take a directory that upstream itself packages for one of the contributor’s', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    writeFiles(trees.upstream, { [`${OWN}/distro.yaml`]: 'contrib: 1\nreleases: ["24.04"]\n' });
    commitAll(trees.upstream);
    await rejects(accept(trees.upstream, file), 'findings', 'acceptance/conflict');
  });

  test('keeps a branch with work of somebody, and one that is checked out', async () => {
    const trees = await twoRepositories();
    await accept(trees.upstream, await bundleOf(trees));
    const newer = await revise(trees);
    git(trees.upstream, 'checkout', '--quiet', BRANCH);
    await rejects(accept(trees.upstream, newer, '--onto', 'main'), 'usage');
    writeFiles(trees.upstream, { README: 'work\n' });
    git(trees.upstream, 'commit', '--quiet', '--all', '--message', 'work');
    git(trees.upstream, 'checkout', '--quiet', 'main');
    const before = visible(trees.upstream);
    await rejects(accept(trees.upstream, newer), 'findings');
    assert.equal(visible(trees.upstream), before);
    assert.equal((await accept(trees.upstream, newer, '--branch', 'another')).result.state, 'accepted');
  });

  test('a bundle that is refused touches nothing', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    writeFiles(trees.upstream, { README: 'another release\n' });
    git(trees.upstream, 'commit', '--quiet', '--all', '--message', 'moved');
    git(trees.upstream, 'tag', '--force', 'v1.0');
    const before = visible(trees.upstream);
    await rejects(
      accept(trees.upstream, file),
      'findings',
      'bundle/base-differs',
      'bundle/outside-contribution',
    );
    assert.equal(visible(trees.upstream), before);
  });

  test('says what is wrong with its options', async () => {
    const trees = await twoRepositories();
    const file = await bundleOf(trees);
    await rejects(accept(trees.upstream, file, '--date', 'tomorrow'), 'usage');
    await rejects(accept(trees.upstream, file, '--onto', 'v9'), 'usage');
    await rejects(accept(trees.upstream, file, '--branch', 'a..b'), 'usage');
  });
});

describe('a signed acceptance', needsTool('git', 'tar', 'ssh-keygen'), () => {
  const key = join(scratch(), 'key');

  test('has a signature beside the record that ssh-keygen verifies', async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
    const trees = await twoRepositories();
    await accept(trees.upstream, await bundleOf(trees), '--key', key);
    const out = scratch();
    writeFileSync(join(out, 'signers'), `una@example.org ${readFileSync(`${key}.pub`, 'utf8')}`);
    for (const ending of ['', '.sig']) {
      const bytes = execFileSync('git', ['cat-file', 'blob', `${BRANCH}:${RECORD}${ending}`], {
        cwd: trees.upstream,
      });
      writeFileSync(join(out, `record${ending}`), bytes);
    }
    const who = ['-f', join(out, 'signers'), '-I', 'una@example.org', '-n', 'contrib-acceptance'];
    const args = ['-Y', 'verify', ...who, '-s', join(out, 'record.sig')];
    execFileSync('ssh-keygen', args, { input: readFileSync(join(out, 'record')) });
  });

  test('loses the signature where a newer one is not signed', async () => {
    const trees = await twoRepositories();
    await accept(trees.upstream, await bundleOf(trees), '--key', key);
    git(trees.upstream, 'merge', '--quiet', BRANCH);
    await accept(trees.upstream, await revise(trees));
    const files = git(trees.upstream, 'ls-tree', '-r', '--name-only', BRANCH, 'distros/accepted/');
    assert.equal(files, RECORD);
  });

  test('by a key that the project does not name is warned of, and stops at --strict', async () => {
    const [mine, other, ada] = [sshSigner(), sshSigner(), sshSigner()];
    const trees = await twoRepositories();
    const file = await bundleOf(trees, '--key', ada.key);
    const source = `source: { url: https://example.org/demo.tar.gz, keys: ["${mine.fingerprint}"] }\n`;
    const submissions = `submissions: { keys: ["${ada.fingerprint}"] }\n`;
    writeFiles(trees.upstream, { 'contrib.yaml': `${MANIFEST}${source}${submissions}` });
    git(trees.upstream, 'commit', '--quiet', '--all', '--message', 'Name a key');
    const before = visible(trees.upstream);
    const args = [file, '--base', 'v1.0'];
    await rejects(
      accept(trees.upstream, ...args, '--key', other.key, '--strict'),
      'findings',
      'acceptance/signing-key',
    );
    assert.equal(visible(trees.upstream), before);
    const rulesOf = async (key: string) => {
      const { findings = [] } = await accept(trees.upstream, ...args, '--key', key);
      return findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('acceptance/'));
    };
    assert.deepEqual(await rulesOf(other.key), ['acceptance/signing-key']);
    git(trees.upstream, 'branch', '--quiet', '-D', BRANCH);
    assert.deepEqual(await rulesOf(mine.key), []);
  });
});

describe('a sign-off', needsTool('git', 'tar', 'ssh-keygen'), () => {
  for (const signer of ['ada@example.org', 'eve@example.org']) {
    test(`is ${signer.startsWith('ada') ? '' : 'not '}copied from a bundle that ${signer} signed`, async () => {
      const trees = await twoRepositories();
      const key = join(scratch(), 'key');
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', key]);
      writeFiles(trees.upstream, {
        'distros/allowed_signers': `${signer} ${readFileSync(`${key}.pub`, 'utf8')}`,
      });
      git(trees.contributor, 'config', 'user.name', 'Ada Example');
      git(trees.contributor, 'config', 'user.email', 'ada@example.org');
      const file = await bundleOf(trees, '--key', key, '--sign-off');
      const { result } = await accept(trees.upstream, file);
      assert.equal(result.record.signature?.identity, signer);
      const line = git(
        trees.upstream,
        'log',
        '-1',
        '--format=%(trailers:key=Signed-off-by,valueonly)',
        BRANCH,
      );
      assert.equal(line.trim(), signer.startsWith('ada') ? 'Ada Example <ada@example.org>' : '');
    });
  }
});
