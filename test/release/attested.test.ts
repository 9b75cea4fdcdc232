// What a release says of itself to tools: the bill of materials, the provenance, and the envelope that keys sign.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bundleOf, twoRepositories } from '../acceptance/two-trees.ts';
import { unpack } from '../bundle/expect.ts';
import { contribute, DISTRO, OWN, scratch, TOP, writeFiles } from '../bundle/project.ts';
import { assertSpdx } from '../helpers/spdx.ts';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, minisignSigner, type Signer, sshSigner } from '../signatures/signers.ts';
import { acceptedProject, commitToRelease, release } from './accepted-project.ts';

describe('the bill of materials', needsTool('git', 'tar'), () => {
  test('of a bundle and of a release is an SPDX 2.3 document', async () => {
    const { upstream } = await acceptedProject();
    const { out } = release(upstream, ['--package', `ubuntu=${aPackage()}`]);
    const document = assertSpdx(readFileSync(join(out, `${TOP}.spdx.json`), 'utf8'));
    assert.equal(document.packages.length, 3);
    const bundled = assertSpdx(readFileSync(join(upstream, OWN, 'sbom.spdx.json'), 'utf8'));
    assert.equal(bundled.packages[0]?.licenseDeclared, 'MIT');
    assert.ok((bundled.files?.length ?? 0) > 2);
  });

  for (const [license, said] of [
    ['LicenseRef-House-Rules OR MIT', 'LicenseRef-House-Rules OR MIT'],
    ['see the file COPYING', 'NOASSERTION'],
  ] as const) {
    test(`is one with the licence "${license}" too`, async () => {
      const { upstream } = await acceptedProject();
      const manifest = readFileSync(join(upstream, 'contrib.yaml'), 'utf8');
      commitToRelease(upstream, { 'contrib.yaml': manifest.replace('license: MIT', `license: ${license}`) });
      const { out } = release(upstream);
      const document = assertSpdx(readFileSync(join(out, `${TOP}.spdx.json`), 'utf8'));
      assert.equal(document.packages[0]?.licenseDeclared, said);
      const trees = await twoRepositories();
      writeFiles(trees.contributor, { [`${OWN}/distro.yaml`]: `${DISTRO}license: ${license}\n` });
      await contribute(trees.contributor, {});
      const top = unpack(await bundleOf(trees));
      const bundled = assertSpdx(readFileSync(join(top, OWN, 'sbom.spdx.json'), 'utf8'));
      assert.equal(bundled.packages[0]?.licenseDeclared, said);
    });
  }
});

describe('the signed provenance', needsTool('git', 'tar', 'ssh-keygen', 'gpg', 'minisign'), () => {
  test('is an envelope whose signatures the keys’ own programs verify', async () => {
    const { upstream } = await acceptedProject();
    const [ssh, gpg, minisign] = [sshSigner(), gpgSigner(), minisignSigner()];
    const keys = [ssh, gpg, minisign].flatMap(({ key }) => ['--key', key]);
    const { out, status, stdout, stderr } = release(upstream, keys, gpg.env);
    assert.equal(status, 0, stderr);
    const signed = readdirSync(out).filter((name) => /\.(?:sig|asc|minisig)$/.test(name));
    const said = /^ {2}signed: +(.*)$/m.exec(stdout)?.[1] ?? '';
    assert.deepEqual(said.split(', ').sort(), signed.sort());
    const lines = readFileSync(join(out, `${TOP}.intoto.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    assert.equal(lines.length, 1);
    const envelope = JSON.parse(lines[0] ?? '') as Envelope;
    assert.equal(envelope.payloadType, 'application/vnd.in-toto+json');
    const payload = Buffer.from(envelope.payload, 'base64');
    assert.ok(payload.equals(readFileSync(join(out, `${TOP}.provenance.json`))));
    assert.deepEqual(
      envelope.signatures.map(({ keyid }) => keyid),
      [ssh, gpg, minisign].map(({ fingerprint }) => fingerprint),
    );
    verifyAll(envelope, payload, [ssh, gpg, minisign]);
    const sums = readFileSync(join(out, 'SHA256SUMS'), 'utf8');
    assert.match(sums, /\.intoto\.jsonl$/m);
  });

  test('is not there where nobody signs', async () => {
    const { upstream } = await acceptedProject();
    assert.equal(existsSync(join(release(upstream).out, `${TOP}.intoto.jsonl`)), false);
  });
});

type Envelope = {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
};

/** As the specification of DSSE says what is signed, and as each program verifies a file. */
function verifyAll(envelope: Envelope, payload: Buffer, [ssh, gpg, minisign]: readonly Signer[]): void {
  const directory = scratch();
  const signed = join(directory, 'signed');
  const { payloadType } = envelope;
  const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
  writeFileSync(signed, Buffer.concat([Buffer.from(head), payload]));
  const files = envelope.signatures.map(({ sig }, index) => {
    const file = join(directory, `signature-${index}`);
    writeFileSync(file, Buffer.from(sig, 'base64'));
    return file;
  });
  writeFileSync(join(directory, 'signers'), `una namespaces="file" ${ssh?.publicKey}\n`);
  const asked = ['-Y', 'verify', '-f', join(directory, 'signers'), '-I', 'una', '-n', 'file'];
  execFileSync('ssh-keygen', [...asked, '-s', files[0] ?? ''], { input: readFileSync(signed) });
  const env = { ...process.env, ...gpg?.env };
  execFileSync('gpg', ['--batch', '--verify', files[1] ?? '', signed], { env, stdio: 'pipe' });
  execFileSync('minisign', ['-Vm', signed, '-x', files[2] ?? '', '-P', minisign?.fingerprint ?? '']);
}

function aPackage(): string {
  const file = join(scratch(), 'demo_1.0_all.deb');
  writeFileSync(file, 'a package\n');
  return file;
}
