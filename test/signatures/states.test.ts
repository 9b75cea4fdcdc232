// Every state of a signature, with each of the real programs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { signFile } from '../../src/signatures/sign.ts';
import type { Namespace, SignatureVerdict } from '../../src/signatures/signature.ts';
import type { TrustStore } from '../../src/signatures/trust-store.ts';
import { verifyFile } from '../../src/signatures/verify.ts';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, minisignSigner, type Signer, signable, sshSigner, trust } from './signers.ts';

const BUNDLE = 'contrib-bundle';
const FILE = 'file';
const SIGNERS = 'distros/allowed_signers';

function sign(signer: Signer, file: string, namespace: Namespace = BUNDLE): Promise<string> {
  return signFile({ ...signer, file, namespace, replace: false });
}

async function judge(
  signer: Signer,
  store: TrustStore,
  options: { readonly as?: Namespace; readonly wanted?: Namespace; readonly at?: string } = {},
): Promise<SignatureVerdict> {
  const file = signable();
  const signature = await sign(signer, file, options.as);
  const at = options.at === undefined ? {} : { at: Date.parse(options.at) };
  return verifyFile({ file, signature, trust: store, namespace: options.wanted ?? BUNDLE, ...at });
}

async function expectChanged(signer: Signer, store: TrustStore): Promise<void> {
  const file = signable();
  const signature = await sign(signer, file);
  appendFileSync(file, 'and more\n');
  assert.equal((await verifyFile({ file, signature, trust: store, namespace: BUNDLE })).state, 'changed');
}

describe('ssh', needsTool('ssh-keygen'), () => {
  const signer = sshSigner();
  const allowed = (options = '', principals = 'ada@example.org') =>
    trust({ files: { [SIGNERS]: `# contributors\n${principals} ${options} ${signer.publicKey}\n` } });

  test('a signature of somebody whom upstream names is good, and says who', async () => {
    const verdict = await judge(signer, await allowed());
    assert.equal(verdict.state, 'good', verdict.detail);
    assert.equal(verdict.identity, 'ada@example.org');
    assert.equal(verdict.fingerprint, signer.fingerprint);
  });

  test('a key that upstream does not name is unknown', async () => {
    const store = await trust({ files: { [SIGNERS]: `bo@example.org ${sshSigner().publicKey}\n` } });
    assert.equal((await judge(signer, store)).state, 'unknown-key');
  });

  test('what was changed after it was signed is told apart from an unknown key', async () => {
    await expectChanged(signer, await allowed());
  });

  test('a key that has expired since is good, where the signed content says when it was made', async () => {
    const store = await allowed('valid-after="20200101Z",valid-before="20210101Z"');
    assert.equal(
      (await judge(signer, store, { at: '2020-06-01T00:00:00Z' })).state,
      'good-key-expired-since',
    );
    assert.equal(
      (await judge(signer, store, { at: '2021-06-01T00:00:00Z' })).state,
      'key-expired-when-signing',
    );
    assert.equal(
      (await judge(signer, store, { at: '2019-06-01T00:00:00Z' })).state,
      'key-expired-when-signing',
    );
    assert.equal((await judge(signer, store)).state, 'key-expired-when-signing');
  });

  test('a signature from the future counts as made now', async () => {
    const store = await allowed('valid-after="21000101Z"');
    assert.equal(
      (await judge(signer, store, { at: '2100-06-01T00:00:00Z' })).state,
      'key-expired-when-signing',
    );
  });

  test('a revoked key is revoked, by the key, its fingerprint, or a list of ssh-keygen', async () => {
    const list = signable(`${signer.publicKey}\n`);
    execFileSync('ssh-keygen', ['-q', '-k', '-f', `${list}.krl`, list]);
    const other = signable(`${sshSigner().publicKey}\n`);
    execFileSync('ssh-keygen', ['-q', '-k', '-f', `${other}.krl`, other]);
    const line = `ada@example.org ${signer.publicKey}\n`;
    for (const [revoked, state] of [
      [`${signer.publicKey}\n`, 'revoked'],
      [`${signer.fingerprint} # stolen\n`, 'revoked'],
      [readFileSync(`${list}.krl`), 'revoked'],
      [readFileSync(`${other}.krl`), 'good'],
    ] as const) {
      const store = await trust({ files: { [SIGNERS]: line, 'distros/revoked_keys': revoked } });
      assert.equal((await judge(signer, store)).state, state);
    }
  });

  test('a signature for another purpose does not count', async () => {
    const store = await allowed();
    assert.equal((await judge(signer, store, { as: FILE })).state, 'wrong-namespace');
    const restricted = await allowed('namespaces="contrib-acceptance"');
    assert.equal((await judge(signer, restricted)).state, 'wrong-namespace');
  });

  test('a contributor may sign no release unless the line says so', async () => {
    const release = { as: FILE, wanted: FILE } as const;
    assert.equal((await judge(signer, await allowed(), release)).state, 'wrong-namespace');
    assert.equal((await judge(signer, await allowed('namespaces="file,git"'), release)).state, 'good');
    const pinned = await trust({ releases: [signer.fingerprint] });
    assert.equal((await judge(signer, pinned, release)).state, 'good');
    assert.equal((await judge(signer, pinned)).state, 'unknown-key');
  });

  test('an authority that upstream names vouches for keys that it does not', async () => {
    const authority = sshSigner();
    const public_ = `${signer.key}.pub`;
    execFileSync('ssh-keygen', ['-q', '-s', authority.key, '-I', 'ada', '-n', 'ada@example.org', public_]);
    const certified = { ...signer, key: `${signer.key}-cert.pub` };
    const store = await trust({
      files: { [SIGNERS]: `*@example.org cert-authority ${authority.publicKey}\n` },
    });
    const verdict = await judge(certified, store);
    assert.deepEqual([verdict.state, verdict.identity], ['good', 'ada@example.org'], verdict.detail);
    const other = await trust({
      files: { [SIGNERS]: `*@example.org cert-authority ${sshSigner().publicKey}\n` },
    });
    assert.equal((await judge(certified, other)).state, 'unknown-key');
  });

  test('a line that cannot be read is an error with its place', async () => {
    await assert.rejects(trust({ files: { [SIGNERS]: '\nada@example.org ssh-ed25519 AAAA\n' } }), {
      code: 'bad-input',
      place: { file: SIGNERS, line: 2, column: 1 },
    });
    await assert.rejects(allowed('valid-beofre="20200101"'), /there is no option valid-beofre/);
  });

  test('what stands where a signature should is malformed', async () => {
    const file = signable();
    const store = await allowed();
    for (const text of [
      '',
      'no signature',
      '-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n',
    ]) {
      writeFileSync(`${file}.sig`, text);
      const verdict = await verifyFile({ file, signature: `${file}.sig`, trust: store, namespace: BUNDLE });
      assert.equal(verdict.state, 'malformed', text);
    }
  });

  test('ssh-keygen itself takes what contrib signed', async () => {
    const file = signable();
    const signature = await sign(signer, file, FILE);
    const signers = signable(`ada@example.org ${signer.publicKey}\n`);
    const args = ['-Y', 'verify', '-f', signers, '-I', 'ada@example.org', '-n', 'file', '-s', signature];
    execFileSync('ssh-keygen', args, { input: readFileSync(file) });
  });
});

describe('OpenPGP', needsTool('gpg'), () => {
  const signer = gpgSigner();
  const named = (more: { readonly revoked?: string } = {}) =>
    trust({
      submissions: [signer.fingerprint],
      files: {
        'distros/keys/ada.asc': signer.publicKey,
        ...(more.revoked === undefined ? {} : { 'distros/revoked_keys': more.revoked }),
      },
    });

  test('a signature by a pinned key is good, and says who and when', async () => {
    const verdict = await judge(signer, await named());
    assert.equal(verdict.state, 'good', verdict.detail);
    assert.equal(verdict.identity, 'Ada Example <ada@example.org>');
    assert.ok(Math.abs(Date.parse(verdict.signedAt ?? '') - Date.now()) < 3_600_000);
  });

  test('a key whose file is there and that no pin names is unknown, and so is one without a file', async () => {
    const unpinned = await trust({
      submissions: [gpgSigner('Bo <bo@example.org>').fingerprint],
      files: { 'distros/keys/ada.asc': signer.publicKey },
    });
    assert.equal((await judge(signer, unpinned)).state, 'unknown-key');
    assert.equal(
      (await judge(signer, await trust({ submissions: [signer.fingerprint] }))).state,
      'unknown-key',
    );
  });

  test('the user’s own keyring does not count', async () => {
    process.env['GNUPGHOME'] = signer.env['GNUPGHOME'];
    try {
      assert.equal(
        (await judge(signer, await trust({ submissions: [signer.fingerprint] }))).state,
        'unknown-key',
      );
    } finally {
      delete process.env['GNUPGHOME'];
    }
  });

  test('what was changed after it was signed is told apart', async () => {
    await expectChanged(signer, await named());
  });

  test('a key that has expired since is told apart from one that had expired when it signed', async () => {
    const old = gpgSigner('Old <old@example.org>', '20200101T000000', '2y');
    const signAt = (file: string, at: string) => {
      old.gpg(['--sig-notation', 'namespace@contrib=contrib-bundle', '--armor', '--detach-sign', file], at);
      return `${file}.asc`;
    };
    const [during, behind] = [signable(), signable()];
    const signatures = [signAt(during, '20200601T000000'), signAt(behind, '20210601T000000')];
    old.gpg(['--quick-set-expire', old.fingerprint, '20210101T000000'], '20200701T000000');
    const store = await trust({
      submissions: [old.fingerprint],
      files: { 'distros/keys/old.asc': old.gpg(['--armor', '--export', old.fingerprint]) },
    });
    const judged = [during, behind].map((file, index) =>
      verifyFile({ file, signature: signatures[index] ?? '', trust: store, namespace: BUNDLE }),
    );
    assert.deepEqual(
      (await Promise.all(judged)).map(({ state }) => state),
      ['good-key-expired-since', 'key-expired-when-signing'],
    );
  });

  test('a revoked key is revoked, by its own certificate or by upstream', async () => {
    assert.equal(
      (await judge(signer, await named({ revoked: `0x${signer.fingerprint}\n` }))).state,
      'revoked',
    );
    const gone = gpgSigner('Gone <gone@example.org>');
    const file = signable();
    const signature = await sign(gone, file);
    const home = gone.env['GNUPGHOME'] ?? '';
    const certificate = readFileSync(`${home}/openpgp-revocs.d/${gone.fingerprint}.rev`, 'utf8');
    const revocation = signable(certificate.replace(':-----BEGIN', '-----BEGIN'));
    gone.gpg(['--import', revocation]);
    const store = await trust({
      submissions: [gone.fingerprint],
      files: { 'distros/keys/gone.asc': gone.gpg(['--armor', '--export', gone.fingerprint]) },
    });
    assert.equal((await verifyFile({ file, signature, trust: store, namespace: BUNDLE })).state, 'revoked');
  });

  test('a signature for another purpose does not count, nor a contributor’s on a release', async () => {
    const store = await named();
    assert.equal((await judge(signer, store, { as: FILE })).state, 'wrong-namespace');
    assert.equal((await judge(signer, store, { as: FILE, wanted: FILE })).state, 'wrong-namespace');
    const release = await trust({
      releases: [signer.fingerprint],
      files: { 'distros/keys/ada.asc': signer.publicKey },
    });
    assert.equal((await judge(signer, release, { as: FILE, wanted: FILE })).state, 'good');
  });

  test('gpg itself takes what contrib signed', async () => {
    const file = signable();
    signer.gpg(['--verify', await sign(signer, file, FILE), file]);
  });

  test('a short key id is no fingerprint', async () => {
    await assert.rejects(
      trust({ releases: [`0x${signer.fingerprint.slice(-16)}`] }),
      /is not the fingerprint of a key/,
    );
  });
});

describe('minisign', needsTool('minisign'), () => {
  const signer = minisignSigner();
  const named = (revoked = '') =>
    trust({
      submissions: [signer.fingerprint],
      files: { 'distros/keys/ada@example.org.pub': signer.publicKey, 'distros/revoked_keys': revoked },
    });

  test('a signature by a pinned key is good, and says who and when', async () => {
    const verdict = await judge(signer, await named());
    assert.deepEqual([verdict.state, verdict.identity], ['good', 'ada@example.org'], verdict.detail);
    assert.match(verdict.signedAt ?? '', /^\d{4}-/);
  });

  test('the other states are told apart', async () => {
    const store = await named();
    assert.equal((await judge(minisignSigner(), store)).state, 'unknown-key');
    assert.equal((await judge(signer, store, { as: FILE })).state, 'wrong-namespace');
    assert.equal((await judge(signer, store, { as: FILE, wanted: FILE })).state, 'wrong-namespace');
    assert.equal((await judge(signer, await named(`${signer.fingerprint}\n`))).state, 'revoked');
    await expectChanged(signer, store);
  });

  test('a trusted comment that was changed is a changed signature', async () => {
    const file = signable();
    const signature = await sign(signer, file, FILE);
    writeFileSync(
      signature,
      readFileSync(signature, 'utf8').replace('namespace:file', 'namespace:contrib-bundle'),
    );
    const verdict = await verifyFile({ file, signature, trust: await named(), namespace: BUNDLE });
    assert.equal(verdict.state, 'changed');
  });

  test('minisign itself takes what contrib signed, and contrib what minisign signed', async () => {
    const file = signable();
    await sign(signer, file, FILE);
    execFileSync('minisign', ['-V', '-q', '-P', signer.fingerprint, '-m', file]);
    const other = signable();
    execFileSync('minisign', ['-S', '-s', signer.key, '-m', other]);
    const store = await trust({ releases: [signer.fingerprint] });
    const verdict = await verifyFile({
      file: other,
      signature: `${other}.minisig`,
      trust: store,
      namespace: FILE,
    });
    assert.equal(verdict.state, 'good', verdict.detail);
  });
});
