// A bundle that is signed where it is made, and judged where it is received.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, minisignSigner, type Signer, sshSigner } from '../signatures/signers.ts';
import { commitAll, contribute, MANIFEST, OWN, scratch, TOP, upstreamTree, writeFiles } from './project.ts';
import { bundle, verify } from './run.ts';

const BUNDLE = `${TOP}-ubuntu.tar.gz`;

/** Upstream’s repository with its keys, and a contributor’s clone with a contribution. */
async function chain(files: Readonly<Record<string, string>>): Promise<{ upstream: string; clone: string }> {
  const upstream = upstreamTree();
  writeFiles(upstream, files);
  commitAll(upstream, 'v1.0');
  const clone = join(scratch(), TOP);
  execFileSync('git', ['clone', '--quiet', upstream, clone]);
  execFileSync('git', ['-C', clone, 'config', 'user.name', 'Ada Example']);
  execFileSync('git', ['-C', clone, 'config', 'user.email', 'ada@example.org']);
  await contribute(clone);
  return { upstream, clone };
}

function rulesOf({ findings = [] }: Awaited<ReturnType<typeof verify>>): string[] {
  return findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);
}

describe('a signed bundle', needsTool('git', 'ssh-keygen'), () => {
  let ada: Signer;
  let upstream = '';
  let clone = '';
  before(async () => {
    ada = sshSigner();
    ({ upstream, clone } = await chain({ 'distros/allowed_signers': `ada@example.org ${ada.publicKey}\n` }));
  });

  /** The bundle with its signature, in a directory of its own. */
  async function signed(...more: readonly string[]): Promise<string> {
    const out = scratch();
    const { result } = await bundle(clone, 'ubuntu', '--sign', '--key', ada.key, '--out', out, ...more);
    assert.equal(result.signature, join(out, `${BUNDLE}.sig`));
    return join(out, BUNDLE);
  }

  test('is accepted, with who signed it and what he signed off', async () => {
    const { result, ...rest } = await verify(upstream, await signed('--sign-off'));
    assert.equal(result.verdict, 'accepted', JSON.stringify(rest.findings));
    assert.equal(result.signature.state, 'good');
    assert.equal(result.signature.identity, 'ada@example.org');
    assert.deepEqual(result.signOff, { name: 'Ada Example', email: 'ada@example.org', matchesSigner: true });
    assert.match(rest.text?.() ?? '', /signed: {5}good signature of ada@example\.org \(SHA256:/);
  });

  test('stays valid when it is compressed anew', async () => {
    const file = await signed();
    writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)), { level: 1 }));
    assert.equal((await verify(upstream, file)).result.verdict, 'accepted');
  });

  test('is refused without its signature, and with that of another bundle', async () => {
    const file = await signed();
    const other = await signed('--package', 'https://example.org/another.deb');
    copyFileSync(`${file}.sig`, `${other}.sig`);
    const swapped = await verify(upstream, other);
    assert.deepEqual(rulesOf(swapped), ['bundle/signature']);
    assert.equal(swapped.result.signature.state, 'changed');
    rmSync(`${file}.sig`);
    const without = await verify(upstream, file);
    assert.deepEqual([without.result.verdict, rulesOf(without)], ['refused', ['bundle/unsigned']]);
  });

  test('is judged by a signature that lies elsewhere', async () => {
    const file = await signed();
    const elsewhere = join(scratch(), 'signature');
    copyFileSync(`${file}.sig`, elsewhere);
    rmSync(`${file}.sig`);
    assert.equal((await verify(upstream, file, '--signature', elsewhere)).result.verdict, 'accepted');
  });

  test('whose time was changed is refused', async () => {
    const file = await signed();
    const text = readFileSync(`${file}.sig`, 'utf8').replace(/^signed: .*$/m, 'signed: 2020-01-01T00:00:00Z');
    writeFileSync(`${file}.sig`, text);
    assert.equal((await verify(upstream, file)).result.signature.state, 'changed');
  });

  test('can be verified with ssh-keygen alone, from the statement in the document', async () => {
    const file = await signed();
    const { statement } = (await verify(upstream, file)).result.signature;
    const signers = join(upstream, 'distros/allowed_signers');
    const args = ['-f', signers, '-I', 'ada@example.org', '-n', 'contrib-bundle', '-s', `${file}.sig`];
    execFileSync('ssh-keygen', ['-Y', 'verify', ...args], { input: statement ?? '' });
  });

  test('is refused where upstream does not know the key, and only remarked where it knows none', async () => {
    const bo = sshSigner();
    const { result } = await bundle(clone, 'ubuntu', '--sign', '--key', bo.key, '--out', scratch());
    const refused = await verify(upstream, result.file);
    assert.deepEqual([refused.result.verdict, refused.result.signature.state], ['refused', 'unknown-key']);
    const alone = await verify(scratch(), result.file);
    assert.ok(rulesOf(alone).includes('bundle/signature'));
    assert.equal(alone.result.verdict, 'accepted');
  });

  test('is judged by the keys in a tarball that is the base, anywhere', async () => {
    const base = join(scratch(), 'demo-1.0.tar.gz');
    execFileSync('git', ['-C', upstream, 'archive', `--prefix=${TOP}/`, '-o', base, 'v1.0']);
    const { result } = await verify(scratch(), await signed(), '--base', base);
    assert.deepEqual([result.verdict, result.signature.state], ['accepted', 'good']);
  });

  test('is not signed anew when nothing changed, and never over another file', async () => {
    const out = scratch();
    const args = ['ubuntu', '--sign', '--key', ada.key, '--out', out] as const;
    const { result } = await bundle(clone, ...args);
    const before = readFileSync(result.signature ?? '');
    assert.ok((await bundle(clone, ...args)).result.unchanged);
    assert.ok(readFileSync(result.signature ?? '').equals(before));
    rmSync(result.file);
    await assert.rejects(bundle(clone, ...args), { code: 'bad-input' });
    assert.ok(!existsSync(result.file), 'nothing is written');
    await bundle(clone, ...args, '--replace');
  });

  test('that was made anew without signing says that the old signature is none of it', async () => {
    const file = await signed();
    const link = ['--package', 'https://example.org/other.deb'];
    const { stderr, result } = await bundle(clone, 'ubuntu', '--out', file, '--replace', ...link);
    assert.match(stderr, /is the signature of what was there before/);
    assert.equal(result.signature, null);
  });

  test('signed off by somebody else than its signer is remarked, and does not match', async () => {
    execFileSync('git', ['-C', clone, 'config', 'user.email', 'bo@example.org']);
    try {
      const judged = await verify(upstream, await signed('--sign-off'));
      assert.deepEqual(rulesOf(judged), ['bundle/sign-off']);
      assert.equal(judged.result.signOff?.matchesSigner, false);
    } finally {
      execFileSync('git', ['-C', clone, 'config', 'user.email', 'ada@example.org']);
    }
  });
});

describe('a bundle that brings its own trust', needsTool('git', 'ssh-keygen'), () => {
  test('is refused: keys are upstream’s', async () => {
    const mallory = sshSigner();
    const line = `mallory@example.org ${mallory.publicKey}\n`;
    const manifest = `${MANIFEST}submissions: { allowed-signers: ${OWN}/signers }\n`;
    const { upstream, clone } = await chain({ 'contrib.yaml': manifest, [`${OWN}/signers`]: '# none\n' });
    writeFileSync(join(clone, OWN, 'signers'), line);
    const { result } = await bundle(clone, 'ubuntu', '--sign', '--key', mallory.key, '--out', scratch());
    const judged = await verify(upstream, result.file);
    assert.ok(rulesOf(judged).includes('bundle/reserved-place'), rulesOf(judged).join(' '));
    assert.equal(judged.result.verdict, 'refused');
  });
});

describe('the other schemes', needsTool('git', 'gpg', 'minisign'), () => {
  test('sign bundles as well', async () => {
    const [gpg, minisign] = [gpgSigner(), minisignSigner()];
    const keys = JSON.stringify([gpg.fingerprint, minisign.fingerprint]);
    const { upstream, clone } = await chain({
      'contrib.yaml': `${MANIFEST}submissions: { keys: ${keys} }\n`,
      'distros/keys/ada.asc': gpg.publicKey,
      'distros/keys/ada@example.org.pub': minisign.publicKey,
    });
    process.env['GNUPGHOME'] = gpg.env['GNUPGHOME'];
    try {
      for (const { key, scheme } of [gpg, minisign]) {
        const { result } = await bundle(clone, 'ubuntu', '--key', key, '--sign-off', '--out', scratch());
        const judged = (await verify(upstream, result.file)).result;
        assert.deepEqual([judged.signature.state, judged.signature.scheme], ['good', scheme]);
        assert.ok(judged.signOff?.matchesSigner);
        appendFileSync(result.signature ?? '', '\n');
        assert.equal((await verify(upstream, result.file)).result.verdict, 'accepted');
      }
    } finally {
      delete process.env['GNUPGHOME'];
    }
  });
});
