// A tag as the base is held against the signature that git put into it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { git } from '../acceptance/two-trees.ts';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, type Signer, sshSigner } from '../signatures/signers.ts';
import { rejects } from './expect.ts';
import { commitAll, contribute, MANIFEST, scratch, upstreamTree, writeFiles } from './project.ts';
import { bundle } from './run.ts';

/** Upstream’s repository, which names a key, with a tag that somebody signed. */
async function tagged(signer: Signer, named: Signer = signer): Promise<string> {
  const root = upstreamTree();
  const source = `source: { url: https://example.org/demo.tar.gz, keys: ["${named.fingerprint}"] }\n`;
  writeFiles(root, {
    'contrib.yaml': `${MANIFEST}${source}`,
    ...(named.scheme === 'openpgp' ? { 'distros/keys/release.asc': named.publicKey } : {}),
  });
  commitAll(root);
  signTag(root, signer, 'v1.0');
  await contribute(root);
  return root;
}

function signTag(root: string, { scheme, key, env }: Signer, tag: string): void {
  const settings = [
    `gpg.format=${scheme}`,
    `user.signingKey=${key}`,
    'user.name=Una',
    'user.email=u@example.org',
  ];
  const args = [...settings.flatMap((one) => ['-c', one]), 'tag', '--force', '-s', tag, '-m', 'A release'];
  execFileSync('git', args, {
    cwd: root,
    env: {
      ...process.env,
      ...env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_COMMITTER_DATE: '2026-11-01T00:00:00Z',
    },
    stdio: 'pipe',
  });
}

const make = (root: string) => bundle(root, 'ubuntu', '--out', scratch());

/** The tag with a part of it changed, under the same name. */
function forge(root: string, change: (text: string) => string): void {
  const text = execFileSync('git', ['cat-file', 'tag', 'v1.0'], { cwd: root, encoding: 'latin1' });
  const object = execFileSync('git', ['hash-object', '-t', 'tag', '-w', '--stdin'], {
    cwd: root,
    input: Buffer.from(change(text), 'latin1'),
    encoding: 'utf8',
  }).trim();
  git(root, 'update-ref', 'refs/tags/v1.0', object);
}

describe('a signed tag as the base', needsTool('git', 'gpg', 'ssh-keygen', 'tar'), () => {
  for (const [name, signerOf] of [
    ['OpenPGP', () => gpgSigner('Upstream <release@example.org>', '20261001T000000')],
    ['ssh', sshSigner],
  ] as const) {
    test(`is good with the ${name} key that the project names`, async () => {
      const { stderr, result } = await make(await tagged(signerOf()));
      assert.match(stderr, /the tag v1\.0: good signature of/);
      assert.equal(result.record.base.kind, 'git');
    });

    test(`is refused where it was changed behind the ${name} signature`, async () => {
      const root = await tagged(signerOf());
      forge(root, (text) => text.replace('A release', 'Another release'));
      await rejects(make(root), 'findings', 'bundle/base-unproved');
    });

    test(`is a warning with an ${name} key that nobody names`, async () => {
      const { findings = [] } = await make(await tagged(signerOf(), signerOf()));
      const found = findings.filter(({ rule }) => rule === 'bundle/base-unproved');
      assert.deepEqual(
        found.map(({ severity }) => severity),
        ['warning'],
      );
      assert.match(found[0]?.message ?? '', /does not count \(unknown-key\)/);
    });
  }

  test('is refused under the name of another one', async () => {
    const signer = sshSigner();
    const root = await tagged(signer);
    signTag(root, signer, 'v0.9');
    git(root, 'update-ref', 'refs/tags/v1.0', git(root, 'rev-parse', 'refs/tags/v0.9'));
    const failure = make(root);
    await rejects(failure, 'findings', 'bundle/base-unproved');
  });

  test('that is revoked is refused', async () => {
    const signer = sshSigner();
    const root = upstreamTree();
    const line = `una@example.org namespaces="git" ${signer.publicKey}\n`;
    writeFiles(root, { 'distros/allowed_signers': line });
    commitAll(root);
    signTag(root, signer, 'v1.0');
    await contribute(root);
    assert.match((await make(root)).stderr, /good signature of una@example\.org/);
    writeFiles(root, { 'distros/revoked_keys': `${signer.publicKey}\n` });
    await rejects(make(root), 'findings', 'bundle/base-unproved');
  });

  test('without a signature is said, where the project names who signs', async () => {
    const root = await tagged(sshSigner());
    git(root, 'tag', '--force', 'v1.0');
    assert.match((await make(root)).stderr, /the tag v1\.0 is not signed/);
    assert.equal(git(root, 'cat-file', '-t', 'v1.0'), 'commit');
  });
});
