// A large tree is judged in a process of its own, while its bundle is written.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import type { Envelope } from '../../src/report/envelope.ts';
import { contrib } from '../helpers/cli.ts';
import { contribute, MANIFEST, scratch, upstreamTree } from './project.ts';

const FILES = 10_000;
let root = '';

before(async () => {
  root = upstreamTree();
  for (let index = 0; index < FILES; index += 1) {
    const directory = join(root, 'doc', String(index % 100));
    if (index < 100) mkdirSync(directory);
    writeFileSync(join(directory, `${index}.txt`), `${index}\n`);
  }
  // Differs from guide.txt in case alone, of which contrib check warns.
  writeFileSync(join(root, 'doc/GUIDE.txt'), 'How to use it\n');
  await contribute(root);
});

test('a large tree is bundled with what contrib check finds, and verified', () => {
  const out = scratch();
  const made = bundled(out, 0);
  assert.ok(made.findings.some(({ rule }) => rule === 'mapping/case-collision'));
  const [file = ''] = readdirSync(out);
  const verified = contrib(['-C', root, 'verify', join(out, file), '--json']);
  assert.equal(verified.status, 0, verified.stdout);
});

test('an error that contrib check finds in a large tree leaves nothing behind', () => {
  writeFileSync(join(root, 'contrib.yaml'), `${MANIFEST}      - missing/* --> \${datadir}/demo/ (0644)\n`);
  const out = scratch();
  const { error, findings } = bundled(out, 1);
  assert.equal(error?.message, 'nothing was made: contrib check finds errors');
  assert.ok(findings.some(({ rule, place }) => rule === 'mapping/matches-nothing' && 'line' in place));
  assert.deepEqual(readdirSync(out), []);
});

function bundled(out: string, expected: number): Envelope {
  const { status, stdout, stderr } = contrib(['-C', root, 'bundle', 'ubuntu', '--out', out, '--json']);
  assert.equal(status, expected, stderr + stdout);
  return JSON.parse(stdout) as Envelope;
}
