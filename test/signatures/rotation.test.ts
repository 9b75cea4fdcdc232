// A new key counts where an old one introduced it: a signature beside its file, made for contrib-key.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { signFile } from '../../src/signatures/sign.ts';
import type { Namespace, SignatureState } from '../../src/signatures/signature.ts';
import type { TrustStore } from '../../src/signatures/trust-store.ts';
import { verifyFile } from '../../src/signatures/verify.ts';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, minisignSigner, type Signer, signable, sshSigner, trust } from './signers.ts';

const INTRODUCTION = 'contrib-key';
const SIGNERS = 'distros/allowed_signers';

async function signatureOf(
  signer: Signer,
  content: string,
  namespace: Namespace = INTRODUCTION,
): Promise<Buffer> {
  return readFileSync(await signFile({ ...signer, file: signable(content), namespace, replace: false }));
}

async function stateOf(
  signer: Signer,
  store: TrustStore,
  namespace: Namespace = 'contrib-bundle',
): Promise<SignatureState> {
  const file = signable();
  const signature = await signFile({ ...signer, file, namespace, replace: false });
  return (await verifyFile({ file, signature, trust: store, namespace })).state;
}

describe('ssh', needsTool('ssh-keygen'), () => {
  const [old, next] = [sshSigner(), sshSigner()];
  const line = (signer: Signer, options = '', name = 'ada@example.org') =>
    `${name} ${options} ${signer.publicKey}\n`;

  async function introduced(
    content: string,
    options: {
      readonly by?: Signer;
      readonly oldLine?: string;
      readonly as?: Namespace;
      readonly revoked?: string;
    } = {},
  ): Promise<TrustStore> {
    const { by = old, oldLine = line(old), as, revoked = '' } = options;
    return trust({
      files: {
        [SIGNERS]: oldLine,
        'distros/keys/ada-2.signer': content,
        'distros/keys/ada-2.signer.sig': await signatureOf(by, content, as),
        'distros/revoked_keys': revoked,
      },
    });
  }

  test('a new key that the old one signed counts, and the old one still does', async () => {
    const store = await introduced(line(next));
    assert.equal(await stateOf(next, store), 'good');
    assert.equal(await stateOf(old, store), 'good');
  });

  test('a new key that nobody who counts signed does not', async () => {
    assert.equal(await stateOf(next, await introduced(line(next), { by: next })), 'unknown-key');
    assert.equal(await stateOf(next, await introduced(line(next), { by: sshSigner() })), 'unknown-key');
    assert.equal(await stateOf(next, await introduced(line(next), { as: 'contrib-bundle' })), 'unknown-key');
  });

  test('nobody introduces a key for somebody else, or for more than he may do himself', async () => {
    assert.equal(await stateOf(next, await introduced(line(next, '', 'bo@example.org'))), 'unknown-key');
    const more = await introduced(line(next, 'namespaces="contrib-bundle,file"'));
    assert.equal(await stateOf(next, more, 'file'), 'unknown-key');
    assert.equal(await stateOf(next, more), 'unknown-key');
    assert.equal(await stateOf(next, await introduced(line(next, 'cert-authority'))), 'unknown-key');
  });

  test('a line that restricts a key to bundles does not let it introduce others', async () => {
    const restricted = { oldLine: line(old, 'namespaces="contrib-bundle"') };
    assert.equal(await stateOf(next, await introduced(line(next), restricted)), 'unknown-key');
  });

  test('whoever revokes the old key revokes what it introduced', async () => {
    const store = await introduced(line(next), { revoked: `${old.publicKey}\n` });
    assert.equal(await stateOf(next, store), 'unknown-key');
  });

  test('an old key that has expired since still introduces, from a time within its own', async () => {
    const oldLine = line(old, 'valid-before="20210101Z"');
    const store = await introduced(line(next, 'valid-after="20201201Z"'), { oldLine });
    assert.equal(await stateOf(next, store), 'good');
    assert.equal(await stateOf(next, await introduced(line(next), { oldLine })), 'unknown-key');
    const late = await introduced(line(next, 'valid-after="20220101Z"'), { oldLine });
    assert.equal(await stateOf(next, late), 'unknown-key');
  });

  test('a key introduces a key that introduces a key', async () => {
    const third = sshSigner();
    const [second, last] = [line(next), line(third)];
    const store = await trust({
      files: {
        [SIGNERS]: line(old),
        'distros/keys/2.signer': second,
        'distros/keys/2.signer.sig': await signatureOf(old, second),
        'distros/keys/1.signer': last,
        'distros/keys/1.signer.sig': await signatureOf(next, last),
      },
    });
    assert.equal(await stateOf(third, store), 'good');
  });
});

describe('other keys', needsTool('ssh-keygen', 'gpg', 'minisign'), () => {
  test('an OpenPGP key introduces one with the same address for what it may sign itself', async () => {
    const [old, next] = [gpgSigner(), gpgSigner('Ada E. <ada@example.org>')];
    const files = {
      'distros/keys/old.asc': old.publicKey,
      'distros/keys/new.gpg': next.publicKey,
      'distros/keys/new.gpg.asc': await signatureOf(old, next.publicKey),
    };
    const release = await trust({ releases: [old.fingerprint], files });
    assert.equal(await stateOf(next, release, 'file'), 'good');
    assert.equal(await stateOf(next, release), 'wrong-namespace');
    const bundles = await trust({ submissions: [old.fingerprint], files });
    assert.equal(await stateOf(next, bundles), 'good');
    assert.equal(await stateOf(next, bundles, 'file'), 'wrong-namespace');
  });

  test('an OpenPGP key with another address is not introduced', async () => {
    const [old, next] = [gpgSigner(), gpgSigner('Bo <bo@example.org>')];
    const files = {
      'distros/keys/old.asc': old.publicKey,
      'distros/keys/new.gpg': next.publicKey,
      'distros/keys/new.gpg.asc': await signatureOf(old, next.publicKey),
    };
    assert.equal(await stateOf(next, await trust({ submissions: [old.fingerprint], files })), 'unknown-key');
  });

  test('a minisign key introduces its successor', async () => {
    const [old, next] = [minisignSigner(), minisignSigner()];
    const files = {
      'distros/keys/ada.pub': next.publicKey,
      'distros/keys/ada.pub.minisig': await signatureOf(old, next.publicKey),
    };
    assert.equal(await stateOf(next, await trust({ submissions: [old.fingerprint], files })), 'good');
    assert.equal(await stateOf(next, await trust({ submissions: [old.fingerprint] })), 'unknown-key');
  });

  test('somebody changes from OpenPGP to ssh', async () => {
    const [old, next] = [gpgSigner(), sshSigner()];
    const line = `ada@example.org ${next.publicKey}\n`;
    const store = await trust({
      submissions: [old.fingerprint],
      files: {
        'distros/keys/old.asc': old.publicKey,
        'distros/keys/ada.signer': line,
        'distros/keys/ada.signer.asc': await signatureOf(old, line),
      },
    });
    assert.equal(await stateOf(next, store), 'good');
  });
});
