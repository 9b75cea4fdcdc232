// What is worth knowing of a bundle and refuses none, and whether every rule has an attack.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { RULES } from '../../src/rules/all.ts';
import { contributed, directory, file, seal, upstream } from './honest.ts';
import { CASES } from './hostile-cases.ts';
import { RECORD_CASES } from './hostile-records.ts';
import { deploymentMap, OWN, projectTree, scratch } from './project.ts';
import { type RawEntry, rawTar } from './raw-tar.ts';
import { verify } from './run.ts';

async function remarks(
  entries: readonly RawEntry[],
  change: (gz: Buffer) => Buffer = (gz) => gz,
): Promise<string[]> {
  const out = scratch();
  writeFileSync(join(out, 'bundle.tar.gz'), change(gzipSync(rawTar(entries))));
  const { findings, result } = await verify(out, 'bundle.tar.gz');
  assert.equal(result.verdict, 'accepted');
  return (findings ?? []).map(({ rule, severity }) => `${severity} ${rule}`);
}

async function alone(): Promise<readonly RawEntry[]> {
  return [directory(''), ...contributed(await deploymentMap(await projectTree()))];
}

test('owners and times of the contributor’s machine are remarks', async () => {
  const parts = await alone();
  const owned = parts.map((entry) => ({ ...entry, uid: 1000, uname: 'ada' }));
  assert.deepEqual(await remarks(seal(owned)), ['info bundle/owner-or-time']);
  const touched = parts.map((entry, index) => ({ ...entry, mtime: 1_700_000_000 + index }));
  assert.deepEqual(await remarks(seal(touched)), ['info bundle/owner-or-time']);
  assert.deepEqual(await remarks(seal(parts)), []);
});

test('a backslash in a name is a remark', async () => {
  const parts = await alone();
  assert.deepEqual(await remarks(seal([...parts, file(`${OWN}/a\\b`, 'x\n')])), ['info bundle/unsafe-path']);
});

test('the name of a file in the header of gzip is a remark', async () => {
  const named = (gz: Buffer) => {
    const head = Buffer.from(gz.subarray(0, 10));
    head[3] = 8;
    return Buffer.concat([head, Buffer.from('bundle.tar\0'), gz.subarray(10)]);
  };
  assert.deepEqual(await remarks(seal(await alone()), named), ['info bundle/trailing-data']);
});

test('without a base a whole tree is accepted with a warning, which --strict refuses', async () => {
  const out = scratch();
  const parts = contributed(await deploymentMap(await projectTree()));
  writeFileSync(join(out, 'bundle.tar.gz'), gzipSync(rawTar(seal([...upstream(), ...parts]))));
  const lenient = await verify(out, 'bundle.tar.gz');
  assert.deepEqual(
    lenient.findings?.map(({ rule, severity }) => [rule, severity]),
    [['bundle/base-unknown', 'warning']],
  );
  assert.equal(lenient.result.verdict, 'accepted');
  assert.equal((await verify(out, '--strict', 'bundle.tar.gz')).result.verdict, 'refused');
});

/** Judged by tests of their own: here, in hostile-*.test.ts, review.test.ts and signed.test.ts. */
const ELSEWHERE = [
  'base-unknown',
  'hook-risk',
  'oversized',
  'owner-or-time',
  'reserved-place',
  'sign-off',
  'signature',
  'trailing-data',
  'unsigned',
];

test('every rule over bundles has an attack that trips it', () => {
  const tripped = new Set([
    ...CASES.flatMap(({ rules }) => rules),
    ...RECORD_CASES.flatMap(([, rules]) => rules),
  ]);
  const ids = RULES.filter(({ needs }) => needs.includes('bundle')).map(({ id }) =>
    id.slice('bundle/'.length),
  );
  assert.deepEqual(
    ids.filter((id) => !tripped.has(id)),
    ELSEWHERE,
  );
});
