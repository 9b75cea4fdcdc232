// Every attack is refused by the rule that is meant for it, and its twin, which differs only in the attack, is accepted.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type BundleLimits, DEFAULT_LIMITS } from '../../src/facts/bundle-limits.ts';
import { verifyBundle } from '../../src/submission/verify.ts';
import { contributed, file, recordOf, seal, upstream } from './honest.ts';
import { CASES } from './hostile-cases.ts';
import { RECORD_CASES } from './hostile-records.ts';
import { deploymentMap, OWN, projectTree, scratch, TOP } from './project.ts';
import { type RawEntry, rawTar, rawTarGz } from './raw-tar.ts';

let directory = '';
let parts: readonly RawEntry[] = [];

before(async () => {
  directory = scratch();
  writeFileSync(join(directory, 'demo-1.0.tar.gz'), rawTarGz(upstream()));
  parts = [...upstream(), ...contributed(await deploymentMap(await projectTree()))];
});

type Judged = { readonly errors: readonly string[]; readonly verdict: string };

async function judgeBytes(
  bytes: Buffer,
  limits: Partial<BundleLimits> = {},
  distribution?: string,
): Promise<Judged> {
  writeFileSync(join(directory, 'bundle.tar.gz'), bytes);
  const { findings, result } = await verifyBundle({
    file: 'bundle.tar.gz',
    cwd: directory,
    manifest: undefined,
    base: 'demo-1.0.tar.gz',
    distribution,
    signature: undefined,
    limits: { ...DEFAULT_LIMITS, ...limits },
    strict: false,
  });
  assert.deepEqual(
    readdirSync(directory).sort(),
    ['bundle.tar.gz', 'demo-1.0.tar.gz'],
    'nothing is unpacked',
  );
  const errors = findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule.replace(/^bundle\//, ''));
  return { errors: [...new Set(errors)].sort(), verdict: result.verdict };
}

async function expectErrors(
  bytes: Buffer,
  rules: readonly string[],
  limits: Partial<BundleLimits> = {},
): Promise<void> {
  const judged = await judgeBytes(bytes, limits);
  assert.deepEqual(judged, { errors: rules, verdict: rules.length === 0 ? 'accepted' : 'refused' });
}

for (const { name, rules, evil, twin } of CASES) {
  test(`${name} is refused by ${rules.join(' and ')}`, async () => {
    await expectErrors(rawTarGz(seal(evil(parts))), rules);
    await expectErrors(rawTarGz(seal(twin(parts))), []);
  });
}

for (const [name, rules, evil] of RECORD_CASES) {
  test(`${name} is refused by ${rules.join(' and ')}`, async () => {
    await expectErrors(rawTarGz(evil(parts)), rules);
    await expectErrors(rawTarGz(seal(parts)), []);
  });
}

const MIB = 1024 * 1024;

test('a bundle that breaks a limit is refused by oversized, and accepted with a larger one', async () => {
  const bytes = rawTarGz(seal([...parts, file(`${OWN}/zeros`, '\0'.repeat(2 * MIB))]));
  for (const limits of [{ bytes: MIB }, { entries: 5 }, { path: 20 }, { contribution: MIB }]) {
    await expectErrors(bytes, ['oversized', 'record-missing'], limits);
  }
  await expectErrors(bytes, []);
});

test('a bomb is refused before it is unpacked', async () => {
  const bomb = rawTarGz(seal([...parts, file(`${OWN}/zeros`, '\0'.repeat(200 * MIB))]));
  const before = process.memoryUsage().rss;
  const { errors } = await judgeBytes(bomb);
  assert.deepEqual(errors, ['oversized', 'record-missing']);
  assert.ok(process.memoryUsage().rss - before < 150 * MIB, 'memory does not grow with the bomb');
});

test('what stands behind the end is refused by trailing-data', async () => {
  const tar = rawTar(seal(parts));
  const gz = gzipSync(tar);
  await expectErrors(Buffer.concat([gz, Buffer.from('more')]), ['trailing-data']);
  await expectErrors(Buffer.concat([gz, gzipSync(Buffer.from('more'))]), ['trailing-data']);
  await expectErrors(Buffer.concat([gz, gzipSync(tar)]), ['trailing-data']);
  await expectErrors(gzipSync(Buffer.concat([tar, tar])), ['trailing-data']);
  await expectErrors(gzipSync(Buffer.concat([tar, Buffer.alloc(512, 'x')])), ['trailing-data']);
  await expectErrors(gz, []);
});

test('two records that both do not fit are refused, until somebody names one', async () => {
  const fedora = { name: `${TOP}/distros/fedora/submission.json`, data: JSON.stringify(recordOf(parts)) };
  const ambiguous = rawTarGz([...seal(parts), fedora]);
  assert.deepEqual((await judgeBytes(ambiguous)).errors, ['record-missing']);
  assert.deepEqual((await judgeBytes(ambiguous, {}, 'ubuntu')).errors, [
    'outside-contribution',
    'record-disagrees',
  ]);
});

const NO_ARCHIVE = /is no archive$/;
const CUT_OFF = /it ends too early \(at byte \d+/;

test('what is no archive, or a part of one, is bad input', async () => {
  const whole = rawTarGz(seal(parts));
  for (const [bytes, message] of [
    [Buffer.alloc(0), NO_ARCHIVE],
    [Buffer.from('no archive'), NO_ARCHIVE],
    [gzipSync(Buffer.from('text')), CUT_OFF],
    [whole.subarray(0, whole.length / 2), CUT_OFF],
  ] as const) {
    await assert.rejects(judgeBytes(bytes), { name: 'ContribError', code: 'bad-input', message });
  }
});
