import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: demo
version: 1.0
summary: A demo
license: MIT
released: 2026-11-01
packages:
  demo:
    files:
      - src/a --> /usr/local/share/demo/a (0644)
`;

describe('a finding that somebody answered for', () => {
  const suppressed = `${MANIFEST}suppress:
  - rule: placement/reserved
    path: /usr/local/share/demo/a
    reason: the demo shows what a suppression does
`;

  it('stops nothing', () => {
    const plain = writeTree({ 'contrib.yaml': MANIFEST, 'src/a': 'a' });
    assert.equal(
      contrib(['stage', 'debian', '--destdir', join(scratchDirectory(), 'x')], { cwd: plain }).status,
      1,
    );
    const tree = writeTree({ 'contrib.yaml': suppressed, 'src/a': 'a' });
    const { status, stderr } = contrib(['stage', 'debian', '--destdir', join(scratchDirectory(), 'x')], {
      cwd: tree,
    });
    assert.equal(status, 0, stderr);
  });

  it('is counted, and shown with --verbose', () => {
    const tree = writeTree({ 'contrib.yaml': suppressed, 'src/a': 'a' });
    const { stdout } = contrib(['check', 'debian', '--verbose'], { cwd: tree });
    assert.match(stdout, /suppressed: the demo shows what a suppression does/);
    assert.match(stdout, /1 answered for/);
  });

  it('that is not there any more is a warning', () => {
    const idle = suppressed.replace('/usr/local/share/demo/a (0644)', '${datadir}/demo/a (0644)');
    const tree = writeTree({ 'contrib.yaml': idle, 'src/a': 'a' });
    const { status, stdout } = contrib(['check', 'debian'], { cwd: tree });
    assert.equal(status, 0);
    assert.match(stdout, /warning\[suppression\/unused\]/);
  });

  it('needs a reason', () => {
    const tree = writeTree({ 'contrib.yaml': suppressed.replace(/reason: .*/, 'reason: no'), 'src/a': 'a' });
    const { status, stderr } = contrib(['check', 'debian'], { cwd: tree });
    assert.equal(status, 3);
    assert.match(stderr, /is too short for a reason/);
  });
});
