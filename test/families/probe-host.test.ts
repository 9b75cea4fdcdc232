import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import type { HostFacts, ProbeResult } from '../../src/facts/host.ts';
import { familyOf } from '../../src/families/index.ts';
import { type ProbedPrerequisite, probeHost } from '../../src/families/probe-host.ts';
import { isInRange, parseRange } from '../../src/families/version-range.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';

type Machine = {
  readonly results?: Readonly<Record<string, ProbeResult>>;
  readonly answers?: Readonly<Record<string, string>>;
  readonly distribution?: string;
  readonly root?: string;
};

const ran: string[][] = [];

function host({ results = {}, answers = {}, distribution, root = '/' }: Machine): HostFacts {
  return {
    programs: { root, find: () => undefined },
    probe: async ({ name }) => results[name] ?? { state: 'present', evidence: name },
    ...(distribution === undefined ? {} : { distribution }),
    run: async (argv) => {
      ran.push([...argv]);
      const stdout = answers[argv.join(' ')];
      return stdout === undefined ? { status: 1, stdout: '', stderr: '' } : { status: 0, stdout, stderr: '' };
    },
  };
}

async function probe(
  prerequisite: string,
  machine: Machine,
  selector = 'ubuntu@24.04',
): Promise<ProbedPrerequisite> {
  const yaml = `contrib: 1\nname: demo\nversion: 1\nsummary: x\nlicense: MIT\nprerequisites:\n  it: ${prerequisite}\npackages: { demo: {} }\n`;
  const plan = resolvePlan({
    project: parseProject('/nonexistent', 'contrib.yaml', yaml),
    distribution: resolveDistribution(selector),
    contribution: undefined,
    tree: { root: '/nonexistent', entries: [] },
  });
  const [first] = await probeHost(plan, host(machine), await familyOf(plan.distribution.family));
  assert.ok(first);
  return first;
}

const QUERY = 'dpkg-query -W -f=${db:Status-Status} ${Version}\\n -- it';

test('the version is upstream’s, in the order of the package manager', async () => {
  const item = '{ command: it, version: ">= 1.10", names: { debian: it } }';
  const at = (version: string) => probe(item, { answers: { [QUERY]: `installed ${version}\n` } });
  assert.equal((await at('2:1.10-1ubuntu2')).state, 'present');
  assert.equal((await at('1:1.9-9')).state, 'too-old');
  assert.equal((await at('1.10~rc1-1')).state, 'too-old');
  assert.deepEqual((await at('2:1.10-1')).evidence, ['the command it: it', 'package it 2:1.10-1']);
});

test('what upstream says prints the version comes first, as words and without a shell', async () => {
  ran.length = 0;
  const item = '{ command: it, version: ">= 3", version-from: "it \'--the version\'; id" }';
  const probed = await probe(item, { answers: { 'it --the version; id': 'it, version 3.11.2 (x)\n' } });
  assert.deepEqual([probed.state, probed.version], ['present', '3.11.2']);
  assert.deepEqual(ran, [['it', '--the version;', 'id']]);
});

test('nothing of another root is run, but its package database is read', async () => {
  ran.length = 0;
  const item = '{ command: it, version: ">= 3", version-from: "it --version", names: { debian: it } }';
  await probe(item, { root: '/srv/other' });
  assert.deepEqual(
    ran.map(([program]) => program),
    ['dpkg-query'],
  );
  assert.ok(ran[0]?.includes('--admindir=/srv/other/var/lib/dpkg'));
});

test('all capabilities must be there, and what cannot be told is unknown', async () => {
  const missing: ProbeResult = { state: 'missing', evidence: 'nowhere' };
  const unknown: ProbeResult = { state: 'unknown', evidence: 'no python3' };
  const item = '{ command: [one, two], python: three }';
  assert.equal((await probe(item, {})).state, 'present');
  assert.equal((await probe(item, { results: { two: missing, three: unknown } })).state, 'missing');
  assert.equal((await probe(item, { results: { three: unknown } })).state, 'unknown');
  assert.equal((await probe('{ command: it, version: "> 1" }', {})).state, 'unknown');
  assert.equal((await probe('{ why: nothing to look for }', {})).state, 'unknown');
});

test('the command that installs is this distribution’s, and only on a machine that knows its names', async () => {
  const results: Machine['results'] = { it: { state: 'missing', evidence: 'nowhere' } };
  const item = '{ command: it, names: { debian: it-utils, fedora: it-tools } }';
  assert.deepEqual((await probe(item, { results })).install, ['apt-get', 'install', 'it-utils']);
  assert.deepEqual((await probe(item, { results, distribution: 'debian' })).install, [
    'apt-get',
    'install',
    'it-utils',
  ]);
  assert.equal((await probe(item, { results, distribution: 'debian' }, 'fedora@44')).install, undefined);
  assert.equal((await probe('{ command: it }', { results })).install, undefined);
});

test('ranges', async () => {
  const { compare } = await familyOf('rpm');
  assert.ok(compare);
  assert.deepEqual(parseRange('1.2'), { operator: '>=', version: '1.2' });
  assert.deepEqual(parseRange('<= 1.2'), { operator: '<=', version: '1.2' });
  const holds = (version: string) =>
    ['<', '<=', '=', '>=', '>'].map((sign) => isInRange(version, parseRange(`${sign}2`), compare));
  assert.deepEqual(holds('1'), [true, true, false, false, false]);
  assert.deepEqual(holds('2'), [false, true, true, true, false]);
  assert.deepEqual(holds('3'), [false, false, false, true, true]);
});
