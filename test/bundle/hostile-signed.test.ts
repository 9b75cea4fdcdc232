// Attacks on the signature of a bundle, each beside the same bundle with the signature that belongs to it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import type { SignatureState } from '../../src/signatures/signature.ts';
import { needsTool } from '../helpers/tools.ts';
import { type Signer, sshSigner } from '../signatures/signers.ts';
import { contributed, recordOf, seal, upstream } from './honest.ts';
import { deploymentMap, projectTree, scratch, TOP } from './project.ts';
import { type RawEntry, rawTarGz } from './raw-tar.ts';
import { verify } from './run.ts';

const BASE = `${TOP}.tar.gz`;

describe('an attack on a signature', needsTool('ssh-keygen'), () => {
  let ada: Signer;
  let honest: readonly RawEntry[] = [];

  before(async () => {
    ada = sshSigner();
    honest = seal([...withSigners(''), ...contributed(await deploymentMap(await projectTree()))]);
  });

  /** Upstream’s release with its keys. */
  function withSigners(options: string, more: readonly RawEntry[] = []): RawEntry[] {
    const line = `ada@example.org ${options} ${ada.publicKey}\n`;
    return [...upstream(), { name: `${TOP}/distros/allowed_signers`, data: line }, ...more];
  }

  /** A bundle with its signature, for a purpose and at a time of the attacker’s choice. */
  async function sent(
    entries: readonly RawEntry[],
    options: {
      readonly by?: Signer;
      readonly namespace?: string;
      readonly at?: string;
      readonly base?: readonly RawEntry[];
    } = {},
  ): Promise<string> {
    const {
      by = ada,
      namespace = 'contrib-bundle',
      at = '2026-11-01T00:00:00Z',
      base = withSigners(''),
    } = options;
    const file = join(scratch(), 'bundle.tar.gz');
    writeFileSync(file, rawTarGz(entries));
    writeFileSync(join(dirname(file), BASE), rawTarGz(base));
    const judged = await verify(dirname(file), file, '--base', BASE);
    const statement = `${judged.result.signature.statement ?? ''}signed: ${at}\n`;
    const signature = execFileSync('ssh-keygen', ['-Y', 'sign', '-f', by.key, '-n', namespace], {
      input: statement,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    writeFileSync(`${file}.sig`, `${signature}signed: ${at}\n`);
    return file;
  }

  async function expectState(file: string, state: SignatureState, rules: readonly string[]): Promise<void> {
    const { result, findings = [] } = await verify(dirname(file), file, '--base', BASE);
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    assert.deepEqual([result.signature.state, ...new Set(errors)], [state, ...rules]);
    assert.equal(result.verdict, rules.length === 0 ? 'accepted' : 'refused');
  }

  const accepted = async (file: string) => expectState(file, 'good', []);

  test('with the signature of another bundle is refused', async () => {
    const file = await sent(honest);
    await accepted(file);
    const other = await sent(seal(honest.slice(0, -1), { releases: ['26.04'] }));
    await accepted(other);
    copyFileSync(`${other}.sig`, `${file}.sig`);
    await expectState(file, 'changed', ['bundle/signature']);
  });

  test('with a signature for another purpose is refused', async () => {
    for (const namespace of ['file', 'git', 'contrib-acceptance', 'contrib-key'])
      await expectState(await sent(honest, { namespace }), 'wrong-namespace', ['bundle/signature']);
    await accepted(await sent(honest, { namespace: 'contrib-bundle' }));
  });

  test('by somebody whom upstream does not name is refused', async () => {
    await expectState(await sent(honest, { by: sshSigner() }), 'unknown-key', ['bundle/signature']);
  });

  test('by a revoked key is refused', async () => {
    const revoked = [{ name: `${TOP}/distros/revoked_keys`, data: `${ada.publicKey}\n` }];
    const tail = honest.slice(withSigners('').length, -1);
    const base = withSigners('', revoked);
    await expectState(await sent(seal([...base, ...tail]), { base }), 'revoked', ['bundle/signature']);
    const other = withSigners('', [
      { name: `${TOP}/distros/revoked_keys`, data: `${sshSigner().publicKey}\n` },
    ]);
    await accepted(await sent(seal([...other, ...tail]), { base: other }));
  });

  test('by a key that had expired is refused, also with a time that lies', async () => {
    const base = withSigners('valid-before="20260101Z"');
    const entries = seal([...base, ...honest.slice(base.length, -1)]);
    await expectState(await sent(entries, { base }), 'key-expired-when-signing', ['bundle/signature']);
    const file = await sent(entries, { base });
    const text = readFileSync(`${file}.sig`, 'utf8').replaceAll('2026-11-01', '2025-11-01');
    writeFileSync(`${file}.sig`, text);
    await expectState(file, 'changed', ['bundle/signature']);
    await expectState(
      await sent(entries, { base, at: '2025-11-01T00:00:00Z' }),
      'good-key-expired-since',
      [],
    );
  });

  test('whose record was changed behind the signature is refused', async () => {
    const file = await sent(honest);
    const link = { package: { link: 'https://mallory.example/demo.deb' } };
    writeFileSync(file, rawTarGz(seal(honest.slice(0, -1), link)));
    await expectState(file, 'changed', ['bundle/signature']);
  });

  test('that names its own key in the tree that it brings is refused', async () => {
    const mallory = sshSigner();
    const forged = honest.map((entry) =>
      entry.name === `${TOP}/distros/allowed_signers`
        ? { ...entry, data: `mallory@example.org ${mallory.publicKey}\n` }
        : entry,
    );
    const file = await sent(seal(forged.slice(0, -1)), { by: mallory });
    await expectState(file, 'unknown-key', [
      'bundle/base-differs',
      'bundle/outside-contribution',
      'bundle/signature',
    ]);
  });

  test('made on a base of the same name and version is refused', async () => {
    const base = withSigners('').map((entry) =>
      entry.name === `${TOP}/README` ? { ...entry, data: 'Another release of the same name\n' } : entry,
    );
    const file = await sent(honest, { base });
    await expectState(file, 'good', ['bundle/base-differs', 'bundle/outside-contribution']);
  });

  test('for a distribution that is upstream’s own directory is refused', async () => {
    for (const name of ['keys', 'accepted']) {
      const moved = honest.slice(0, -1).map((entry) => ({
        ...entry,
        name: String(entry.name).replace('/distros/ubuntu', `/distros/${name}`),
      }));
      const record = { ...recordOf(honest.slice(0, -1)), distribution: name };
      const data = JSON.stringify(record);
      const file = join(scratch(), 'bundle.tar.gz');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, rawTarGz([...moved, { name: `${TOP}/distros/${name}/submission.json`, data }]));
      const { result, findings = [] } = await verify(dirname(file), file);
      assert.equal(result.verdict, 'refused');
      assert.ok(
        findings.some(({ rule }) => rule === 'bundle/reserved-place'),
        name,
      );
    }
  });
});
