import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: tick
version: 1.2
summary: Print the time
license: MIT
released: 2026-11-01
packages:
  tick:
    files: [ "tick --> \${bindir}/ (0755)" ]
expectations:
  daemons: { level: required, off-path: [tickd, tockd] }
  helper: { level: required, off-path: tickfs }
  client: { on-path: tick }
  old: { versions: "< 1", on-path: tock }
`;
const DISTRO = `contrib: 1
maintainer: { name: Ada, email: ada@example.org }
releases: ["12"]
staging: requested
`;

/** The project, with what it answers for, and a tree in which all programs are on the path. */
function project(upstream: string, debian?: string): string {
  const program = { text: '#!/bin/sh\n', mode: 0o755 };
  return writeTree(
    {
      'contrib.yaml': `${MANIFEST}${upstream}`,
      tick: '#!/bin/sh\n',
      ...(debian === undefined ? {} : { 'distros/debian/distro.yaml': `${DISTRO}${debian}` }),
      ...Object.fromEntries(
        ['tick', 'tickd', 'tockd', 'tickfs'].map((name) => [`root/usr/bin/${name}`, program]),
      ),
    },
    scratchDirectory(),
  );
}

type Shown = {
  readonly ok: boolean;
  readonly findings: readonly { rule: string; message: string; suppressed?: { reason: string } }[];
  readonly result: { sets: { name: string; counts: Record<string, number> }[] };
};

function audit(directory: string, ...sets: readonly string[]): Shown {
  const named = (sets.length === 0 ? ['debian@12'] : sets).flatMap((set) => ['--set', `${set}=root`]);
  return JSON.parse(contrib(['-C', directory, 'audit', ...named, '--json']).stdout) as Shown;
}

function open({ findings }: Shown): string[] {
  return findings.filter(({ suppressed }) => suppressed === undefined).map(({ message }) => message);
}

const REASON = 'reason: users of this release call it themselves';

describe('suppressions in an audit', () => {
  it('answer for one path of one kind, and the verdict stays', () => {
    const shown = audit(
      project(`suppress:\n  - { rule: expectations/off-path, path: /usr/bin/tickd, ${REASON} }\n`),
    );
    assert.deepEqual(
      open(shown).map((text) => text.split(' ')[1]),
      ['/usr/bin/tickfs', '/usr/bin/tockd'],
    );
    assert.equal(shown.ok, false);
    assert.equal(shown.result.sets[0]?.counts['differs'], 2);
    assert.equal(shown.result.sets[0]?.counts['answered'], 0, 'a part of an expectation is not all of it');
  });

  it('answer for one expectation alone, by its id', () => {
    const shown = audit(
      project(`suppress:\n  - { rule: expectations/off-path, expectation: daemons, ${REASON} }\n`),
    );
    assert.deepEqual(
      open(shown).map((text) => text.split(' ')[0]),
      ['helper:'],
    );
    assert.equal(shown.result.sets[0]?.counts['answered'], 1);
  });

  it('of a distribution hold for its packages alone', () => {
    const directory = project('', `suppress:\n  - { rule: expectations/off-path, ${REASON} }\n`);
    const { ok, findings } = audit(directory);
    assert.equal(ok, true);
    assert.equal(findings.filter(({ suppressed }) => suppressed !== undefined).length, 3);
    assert.equal(open(audit(directory, 'debian@12', 'mine@arch')).length, 3);
  });

  it('show in the table, and with --verbose why', () => {
    const directory = project(`suppress:\n  - { rule: expectations/off-path, ${REASON} }\n`);
    const text = (...args: string[]) =>
      contrib(['-C', directory, 'audit', '--distro', 'debian', 'root', ...args]).stdout;
    assert.match(text(), /^daemons +required +differs \(answered for\)$/m);
    assert.match(text(), /2 differ, 0 partly, 1 not judged; 2 answered for$/m);
    assert.match(text('--verbose'), /answered for: users of this release call it themselves/);
    for (const output of ['markdown', 'html'])
      assert.match(text('--output', output), /nswered for: users of this release call it themselves/);
  });

  it('that suppress nothing in any of the sets are findings', () => {
    const own = `suppress:\n  - { rule: expectations/on-path, ${REASON} }\n`;
    const rule = 'suppression/unused';
    const unused = (shown: Shown) => shown.findings.filter((finding) => finding.rule === rule).length;
    assert.equal(unused(audit(project(own))), 1);
    assert.equal(unused(audit(project('', own), 'debian@12', 'other@debian@12')), 1);
    assert.equal(unused(audit(project('', own), 'mine@arch')), 0, 'the part of another distribution');
  });

  it('of what was not judged are no findings', () => {
    const text = (expectation: string) =>
      `suppress:\n  - { rule: expectations/on-path, expectation: ${expectation}, ${REASON} }\n`;
    assert.match(open(audit(project(text('client')))).join(), /for client suppresses nothing/);
    assert.doesNotMatch(open(audit(project(text('old')))).join(), /suppresses/);
  });

  it('need a reason', () => {
    const directory = project('suppress:\n  - { rule: expectations/off-path }\n');
    const { status, stderr } = contrib(['-C', directory, 'audit', '--distro', 'debian', join('root')]);
    assert.equal(status, 3);
    assert.match(stderr, /reason/);
  });
});

describe('a difference of which the manifest gives no reason', () => {
  it('says whose word the level is, instead of a word alone', () => {
    const { stderr, stdout } = contrib(['-C', project(''), 'audit', '--set', 'debian@12=root']);
    const said = `${stdout}${stderr}`;
    assert.match(said, /tickfs[^\n]*\n +required by the manifest\n/);
    assert.doesNotMatch(said, /^ *(required|recommended|optional)$/m);
  });
});
