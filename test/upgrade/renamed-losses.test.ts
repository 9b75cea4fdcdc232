// A file that is in another package at another path: who does not get that package loses it all the same.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

type Printed = {
  readonly result: UpgradeResult;
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly message: string;
  }[];
};

const head = (version: string) =>
  `contrib: 1\nname: lantern\nversion: "${version}"\nsummary: Light the way\nlicense: MIT\nreleased: 2026-01-01\npackages:\n`;
const BEFORE = `${head('1.0')}  lantern:
    files:
      - lantern --> \${bindir}/ (0755)
      - helper --> \${libexecdir}/lantern/ (0755)
      - README --> \${docdir}/
`;
const after = (relation: string) => `${head('2.0')}  lantern:
    ${relation}
    files: ["lantern --> \${bindir}/ (0755)"]
  lantern-tools:
    files: ["helper --> \${libexecdir}/lantern-tools/ (0755)"]
  lantern-doc:
    files: ["README --> \${docdir}/"]
`;

function upgrade(relation: string, ...options: readonly string[]) {
  const cwd = scratchDirectory();
  for (const [name, manifest] of [
    ['before', BEFORE],
    ['after', after(relation)],
  ] as const)
    writeTree({ 'contrib.yaml': manifest, lantern: '', helper: '', README: '' }, join(cwd, name));
  const { stdout, stderr } = contrib(['upgrade', 'before', 'after', ...options, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Printed;
}

const lost = ({ findings }: Printed) => findings.filter(({ rule }) => rule === 'upgrade/file-lost');

test('is lost to whoever does not get the other package, documents as a warning', () => {
  const told = lost(upgrade('requires: []'));
  assert.deepEqual(told.map(({ severity }) => severity).sort(), ['error', 'warning']);
  const messages = told.map(({ message }) => message).join('\n');
  assert.match(
    messages,
    /loses \/usr\/libexec\/lantern\/helper, now \/usr\/libexec\/lantern-tools\/helper in lantern-tools/,
  );
  assert.match(messages, /loses \/usr\/share\/doc\/lantern\/README, now \S+ in lantern-doc/);
});

test('is not lost where the other package comes, and not where the old one stays', () => {
  assert.deepEqual(lost(upgrade('requires: [lantern-tools, lantern-doc]')), []);
});

test('a repair makes a requirement of a recommendation, but not for documents', () => {
  const { result } = upgrade('recommends: [lantern-tools, lantern-doc]', '--repair', '--on', 'arch');
  const patch = result.repair?.patch ?? '';
  assert.match(patch, /^\+ +requires: \[lantern-tools\]$/m);
  assert.match(patch, /^\+ +recommends: \[lantern-doc\]$/m);
});
