import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXTRACT, projectWith, resolutionOf, withCache } from './helpers.ts';

const DISTRO = `contrib: 1
maintainer: { name: Ada Byron, email: ada@example.org }
releases: ["12", "13"]
package: https://example.org/greet.deb
`;
const LOCK = 'distros/debian/dependencies.yaml';

function project(): string {
  return projectWith('ssl: { library: libssl.so.3 }\nlvm: { command: [lvcreate, vgs] }', {
    'distros/debian/distro.yaml': DISTRO,
    'distros/debian/deployment.map': '',
  });
}

describe('dependencies.yaml', () => {
  const run = withCache();
  const deps = (root: string, ...args: readonly string[]) =>
    run(['-C', root, 'deps', 'debian', '--mirror', EXTRACT, ...args]);
  const checked = (root: string) => {
    const { stdout } = run(['-C', root, 'check', 'debian', '--json']);
    const { findings } = JSON.parse(stdout) as { findings: readonly { rule: string; message: string }[] };
    return findings
      .filter(({ rule }) => rule.startsWith('prerequisites/'))
      .map(({ rule, message }) => `${rule}: ${message}`);
  };

  it('gives check the names that the index gave, release by release', () => {
    const root = project();
    assert.match(checked(root).join('\n'), /no-package-name: it is not known which packages have 2/);
    assert.equal(deps(root, '--write').status, 0);
    assert.deepEqual(checked(root), []);
    const text = readFileSync(join(root, LOCK), 'utf8');
    assert.match(text, /"12":[\s\S]*libssl3\b[\s\S]*"13":[\s\S]*libssl3t64/);
    assert.match(
      text,
      /title: bookworm main\n\s+date: 2026-07-11T10:16:37.000Z\n\s+digest: sha256:[0-9a-f]{64}/,
    );
    assert.doesNotMatch(deps(root).stdout, /not as in/);
  });

  it('is called stale when a prerequisite changes', () => {
    const root = project();
    deps(root, '--write');
    const manifest = join(root, 'contrib.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('libssl.so.3', 'libattr.so.1'));
    assert.match(checked(root).join('\n'), /stale-lock: ssl was looked up for library libssl\.so\.3/);
    const { stdout } = deps(root, '--write');
    assert.match(stdout, /debian@12: ssl: libssl3 is now libattr1/);
    assert.deepEqual(checked(root), []);
  });

  it('keeps what somebody decided there, and says what the index has against it', () => {
    const root = project();
    deps(root, '--write');
    const file = join(root, LOCK);
    const edited = readFileSync(file, 'utf8').replace(
      /( +)packages:\n +- lvm2\n/,
      '$1packages: [rsync]\n$1decided: hand\n$1why: a trial\n',
    );
    writeFileSync(file, edited);
    const result = deps(root, '--write', '--json');
    const lvm = resolutionOf(result, 'lvm');
    assert.deepEqual([lvm.decided, lvm.names], ['hand', ['rsync']]);
    assert.match(lvm.contradiction ?? '', /the command lvcreate is in lvm2/);
    assert.match(readFileSync(file, 'utf8'), /decided: hand\n\s+why: a trial/);
  });

  it('is written only where the distribution has a part of the project', () => {
    const { status, stderr } = deps(projectWith('lvm: { command: lvcreate }'), '--write');
    assert.equal(status, 2);
    assert.match(stderr, /contrib init debian/);
  });
});
