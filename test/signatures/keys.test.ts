// Which key signs, where a signature is looked for, and which files of upstream’s say whose signatures count.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseProject } from '../../src/manifest/project.ts';
import { chooseKey } from '../../src/signatures/choose-key.ts';
import { signFile, signText } from '../../src/signatures/sign.ts';
import { isTrustPath } from '../../src/signatures/trust.ts';
import { verifyBeside, verifyText } from '../../src/signatures/verify.ts';
import { MANIFEST, scratch } from '../bundle/project.ts';
import { needsTool } from '../helpers/tools.ts';
import { minisignSigner, signable, sshSigner, trust } from './signers.ts';

const NAMESPACE = 'contrib-bundle';

/** A home with settings of git and nothing else. */
function home(gitConfig = ''): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
  const directory = scratch();
  mkdirSync(join(directory, '.ssh'));
  writeFileSync(join(directory, '.gitconfig'), gitConfig);
  return {
    cwd: directory,
    env: {
      HOME: directory,
      XDG_CONFIG_HOME: directory,
      GIT_CONFIG_GLOBAL: join(directory, '.gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
    },
  };
}

describe('the key to sign with', needsTool('ssh-keygen', 'minisign', 'git'), () => {
  test('is of the kind that its file is', async () => {
    const [ssh, minisign] = [sshSigner(), minisignSigner()];
    const at = home();
    assert.deepEqual(await chooseKey({ ...at, named: ssh.key }), { scheme: 'ssh', key: ssh.key });
    assert.equal((await chooseKey({ ...at, named: `${ssh.key}.pub` })).scheme, 'ssh');
    assert.equal((await chooseKey({ ...at, named: minisign.key })).scheme, 'minisign');
    assert.equal((await chooseKey({ ...at, named: 'ada@example.org' })).scheme, 'openpgp');
    await assert.rejects(chooseKey({ ...at, named: signable() }), { code: 'usage' });
    await assert.rejects(chooseKey({ ...at, named: './nowhere' }), { code: 'missing' });
  });

  test('is the one that git signs with, or the only ssh key', async () => {
    const ssh = sshSigner();
    const git = home(`[user]\n\tsigningKey = ${ssh.key}\n[gpg]\n\tformat = ssh\n`);
    assert.deepEqual(await chooseKey({ ...git, named: undefined }), { scheme: 'ssh', key: ssh.key });
    const gpg = home('[user]\n\tsigningKey = ABCD\n');
    assert.deepEqual(await chooseKey({ ...gpg, named: undefined }), { scheme: 'openpgp', key: 'ABCD' });
    const plain = home();
    await assert.rejects(chooseKey({ ...plain, named: undefined }), { code: 'missing' });
    const only = join(plain.cwd, '.ssh/id_ed25519');
    copyFileSync(ssh.key, only);
    assert.deepEqual(await chooseKey({ ...plain, named: undefined }), { scheme: 'ssh', key: only });
    copyFileSync(ssh.key, join(plain.cwd, '.ssh/id_rsa'));
    await assert.rejects(chooseKey({ ...plain, named: undefined }), { code: 'usage' });
  });

  test('that cannot be used is missing, with what its program says', async () => {
    const locked = join(scratch(), 'locked');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'secret', '-f', locked]);
    const request = {
      scheme: 'ssh',
      key: locked,
      namespace: NAMESPACE,
      env: { SSH_ASKPASS_REQUIRE: 'never', DISPLAY: '' },
    } as const;
    await assert.rejects(signText('text\n', request), { code: 'missing' });
    const gpg = { ...request, scheme: 'openpgp', key: 'nobody', env: { GNUPGHOME: scratch() } } as const;
    await assert.rejects(signText('text\n', gpg), { code: 'missing' });
  });
});

test(
  'a signature is looked for beside the file, and a text is verified like a file',
  needsTool('ssh-keygen'),
  async () => {
    const signer = sshSigner();
    const store = await trust({
      files: { 'distros/allowed_signers': `ada@example.org ${signer.publicKey}\n` },
    });
    const file = signable();
    const options = { trust: store, namespace: NAMESPACE } as const;
    assert.equal((await verifyBeside({ ...options, file })).state, 'unsigned');
    await signFile({ ...signer, file, namespace: NAMESPACE, replace: false });
    assert.equal((await verifyBeside({ ...options, file })).state, 'good');
    await assert.rejects(signFile({ ...signer, file, namespace: NAMESPACE, replace: false }), {
      code: 'bad-input',
    });
    const signature = await signText('text\n', { ...signer, namespace: NAMESPACE });
    assert.equal((await verifyText('text\n', signature, options)).state, 'good');
    assert.equal((await verifyText('test\n', signature, options)).state, 'changed');
  },
);

test('upstream’s files of keys are told from a contribution’s', () => {
  const project = parseProject('', 'contrib.yaml', MANIFEST);
  for (const path of [
    'distros/allowed_signers',
    'distros/revoked_keys',
    'distros/keys',
    'distros/keys/ada.asc',
  ])
    assert.ok(isTrustPath(project, path), path);
  assert.ok(!isTrustPath(project, 'distros/ubuntu/keys'));
  const named = `${MANIFEST}submissions: { allowed-signers: distros/ubuntu/signers }\n`;
  const elsewhere = parseProject('', 'contrib.yaml', named);
  assert.ok(isTrustPath(elsewhere, 'distros/ubuntu/signers'));
  assert.ok(isTrustPath(elsewhere, 'distros/ubuntu/keys/ada.pub'));
});
