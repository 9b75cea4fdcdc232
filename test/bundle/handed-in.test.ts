// What a bundle says beyond the contribution: that the base is upstream’s, what the package is, and what is added.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { signFile } from '../../src/signatures/sign.ts';
import { needsTool } from '../helpers/tools.ts';
import { gpgSigner, sshSigner } from '../signatures/signers.ts';
import { rejects, unpack } from './expect.ts';
import { contribute, MANIFEST, OWN, projectTree, scratch, TOP, upstreamTree, writeFiles } from './project.ts';
import { bundle, verify } from './run.ts';

/** A contributor’s tree from upstream’s tarball, which lies beside it. */
async function fromTarball(
  files: Readonly<Record<string, string>> = {},
): Promise<{ root: string; tarball: string }> {
  const directory = scratch();
  const root = upstreamTree(directory);
  writeFiles(root, files);
  const tarball = join(directory, `${TOP}.tar.gz`);
  execFileSync('tar', ['--owner=root', '--group=root', '-czf', tarball, '-C', directory, TOP]);
  await contribute(root);
  return { root, tarball };
}

function sumsFor(tarball: string): string {
  const sha256 = createHash('sha256').update(readFileSync(tarball)).digest('hex');
  return `${'0'.repeat(64)}  other.tar.gz\n${sha256}  ${basename(tarball)}\n`;
}

describe('the base', needsTool('tar', 'gpg', 'ssh-keygen'), () => {
  test('whose digest is in SHA256SUMS is taken, and one whose digest is another is refused', async () => {
    const { root, tarball } = await fromTarball();
    const sums = join(dirname(tarball), 'SHA256SUMS');
    writeFileSync(sums, sumsFor(tarball));
    execFileSync('sha256sum', ['-c', '--ignore-missing', '--quiet', sums], { cwd: dirname(tarball) });
    const { stderr } = await bundle(root, 'ubuntu', '--base', tarball, '--out', scratch());
    assert.match(stderr, /SHA256SUMS has its digest, and nobody signed that/);
    writeFileSync(sums, sumsFor(tarball).replace(/[0-9a-f]{64} {2}demo/, `${'1'.repeat(64)}  demo`));
    await rejects(
      bundle(root, 'ubuntu', '--base', tarball, '--out', scratch()),
      'findings',
      'bundle/base-unproved',
    );
  });

  test('is held against its signature by the keys that the project names', async () => {
    const release = gpgSigner('Upstream <release@example.org>');
    const source = `source: { url: https://example.org/demo.tar.gz, keys: [${release.fingerprint}] }\n`;
    const { root, tarball } = await fromTarball({
      'contrib.yaml': `${MANIFEST}${source}`,
      'distros/keys/release.asc': release.publicKey,
    });
    const make = () => bundle(root, 'ubuntu', '--base', tarball, '--out', scratch());
    const unsigned = await make();
    assert.ok(
      unsigned.findings?.some(
        ({ rule, severity }) => rule === 'bundle/base-unproved' && severity === 'warning',
      ),
    );
    const signature = await signFile({ ...release, file: tarball, namespace: 'file', replace: false });
    assert.match(
      (await make()).stderr,
      /demo-1\.0\.tar\.gz: good signature of Upstream <release@example\.org>/,
    );
    rmSync(signature);
    await signFile({ ...sshSigner(), file: tarball, namespace: 'file', replace: false });
    await rejects(make(), 'findings', 'bundle/base-unproved');
  });

  test('is proved by a signature of SHA256SUMS as well', async () => {
    const release = gpgSigner('Upstream <release@example.org>');
    const source = `source: { url: https://example.org/demo.tar.gz, keys: [${release.fingerprint}] }\n`;
    const { root, tarball } = await fromTarball({
      'contrib.yaml': `${MANIFEST}${source}`,
      'distros/keys/release.asc': release.publicKey,
    });
    const sums = join(dirname(tarball), 'SHA256SUMS');
    writeFileSync(sums, sumsFor(tarball));
    await signFile({ ...release, file: sums, namespace: 'file', replace: false });
    const make = () => bundle(root, 'ubuntu', '--base', tarball, '--out', scratch());
    assert.match((await make()).stderr, /by SHA256SUMS: good signature/);
    writeFileSync(sums, `${sumsFor(tarball)}# changed\n`);
    await rejects(make(), 'findings', 'bundle/base-unproved');
  });
});

describe('the package', needsTool('dpkg-deb'), () => {
  function deb(files: Readonly<Record<string, string>>): string {
    const directory = scratch();
    const tree = join(directory, 'tree');
    const control =
      'Package: demo\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Ada <ada@example.org>\nDescription: demo\n';
    writeFiles(tree, { 'DEBIAN/control': control, 'DEBIAN/conffiles': '/etc/demo.conf\n', ...files });
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', tree]);
    execFileSync('chmod', ['755', join(tree, 'usr/bin/demo')]);
    execFileSync('dpkg-deb', ['--root-owner-group', '-b', tree, join(directory, 'demo_1.0-1_all.deb')], {
      stdio: 'ignore',
    });
    return join(directory, 'demo_1.0-1_all.deb');
  }
  const FILES = {
    'usr/bin/demo': '#!/bin/sh\necho demo 1.0\n',
    'usr/share/demo/doc/guide.txt': 'How to use it\n',
    'etc/demo.conf': '[demo]\nlevel = 1\n',
  };

  test('that holds what the mapping says is recorded so, with its digest and link', async () => {
    const root = await projectTree();
    const file = deb(FILES);
    const link = 'https://example.org/demo/demo_1.0-1_all.deb';
    const args = ['--package', file, '--package', link, '--out', scratch()];
    const { result, findings = [] } = await bundle(root, 'ubuntu', ...args);
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'build/differs').map(({ message }) => message),
      [],
    );
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    const recorded = {
      name: 'demo_1.0-1_all.deb',
      size: readFileSync(file).length,
      sha256,
      audit: 'matches',
      differences: 0,
    };
    assert.deepEqual(result.record.package, { link, file: recorded });
    const judged = await verify(root, result.file);
    assert.equal(judged.result.verdict, 'accepted');
    assert.match(
      judged.text?.() ?? '',
      /demo_1\.0-1_all\.deb, \d+ bytes, sha256 [0-9a-f]{64}, which matches the mapping/,
    );
  });

  test('that holds something else is recorded so, and said', async () => {
    const root = await projectTree();
    const file = deb({ ...FILES, 'usr/share/demo/extra': 'x\n' });
    const { result, findings = [] } = await bundle(root, 'ubuntu', '--package', file, '--out', scratch());
    assert.equal(result.record.package?.file?.audit, 'differs');
    assert.ok(findings.some(({ rule, message }) => rule === 'build/differs' && /extra/.test(message)));
  });

  test('that is neither a file nor an address is an error', async () => {
    const root = await projectTree();
    await assert.rejects(bundle(root, 'ubuntu', '--package', 'nowhere.deb'), { code: 'usage' });
    await assert.rejects(bundle(root, 'ubuntu', '--package', 'README', '--out', scratch()), {
      code: 'bad-input',
    });
  });
});

type Spdx = {
  readonly spdxVersion: string;
  readonly creationInfo: { readonly created: string };
  readonly packages: readonly { readonly licenseDeclared: string }[];
  readonly files: readonly { readonly fileName: string }[];
};

describe('the SBOM', needsTool('tar'), () => {
  test('lists what the contribution adds, and is the same for the same contribution', async () => {
    const root = await projectTree();
    const made = await bundle(root, 'ubuntu', '--out', scratch());
    const top = unpack(made.result.file);
    const spdx = JSON.parse(readFileSync(join(top, OWN, 'sbom.spdx.json'), 'utf8')) as Spdx;
    assert.equal(spdx.spdxVersion, 'SPDX-2.3');
    assert.equal(spdx.creationInfo.created, '2026-11-01T00:00:00Z');
    assert.equal(spdx.packages[0]?.licenseDeclared, 'MIT');
    assert.deepEqual(
      spdx.files.map(({ fileName }) => basename(fileName)),
      ['demo.conf', 'deployment.map', 'distro.yaml', 'post-install.sh'],
    );
    const again = await bundle(root, 'ubuntu', '--out', scratch());
    assert.equal(again.result.sha256, made.result.sha256);
    assert.equal((await verify(root, made.result.file)).result.verdict, 'accepted');
  });

  test('that came with the tree is made anew', async () => {
    const root = await projectTree();
    const made = await bundle(root, 'ubuntu', '--out', scratch());
    writeFileSync(join(root, OWN, 'sbom.spdx.json'), '{}\n');
    const again = await bundle(root, 'ubuntu', '--out', scratch());
    assert.equal(again.result.sha256, made.result.sha256);
  });
});
