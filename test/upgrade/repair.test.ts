import assert from 'node:assert/strict';
import { cpSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { editPackages } from '../../src/manifest/edit-packages.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/libvirt');
const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
const OLD = '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n';

type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };
type Repaired = Document & { readonly status: number | null; readonly changes: readonly string[] };

function upgrade(cwd: string, ...args: readonly string[]): Repaired {
  const { stdout, stderr, status } = contrib(['upgrade', ...args, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const document = JSON.parse(stdout) as Document;
  return { ...document, status, changes: document.result.repair?.changes.map(({ change }) => change) ?? [] };
}

function project(old: string, next: string, more: Readonly<Record<string, string>> = {}): string {
  return writeTree({
    'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n${old}`,
    'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n${next}`,
    ...more,
  });
}

/** Applies the repair, and says with what changes the upgrade is clean then. */
function mended(cwd: string, ...args: readonly string[]): readonly string[] {
  const { status, result, changes, findings } = upgrade(cwd, 'old', 'new', '--apply', ...args);
  assert.equal(result.clean, true, JSON.stringify(findings, undefined, 1));
  assert.equal(status, 0);
  assert.equal(upgrade(cwd, 'old', 'new', ...args).result.clean, true);
  return changes;
}

describe('contrib upgrade --repair on examples/libvirt', () => {
  const cwd = scratchDirectory();
  cpSync(EXAMPLE, cwd, { recursive: true });
  const file = join(cwd, 'naive/contrib.yaml');

  it('leads the naive split to a clean upgrade on every format, and leaves the rest of the file as it was', () => {
    const before = readFileSync(file, 'utf8');
    const shown = upgrade(cwd, 'before', 'naive', '--repair');
    assert.equal(shown.status, 1);
    assert.equal(readFileSync(file, 'utf8'), before);
    assert.deepEqual(shown.result.repair?.left, []);
    const made = upgrade(cwd, 'before', 'naive', '--apply');
    assert.equal(made.status, 0);
    assert.equal(made.result.clean, true);
    const after = readFileSync(file, 'utf8').split('\n');
    assert.deepEqual(
      after.filter((line) => !/requires: \[libvirt-daemon-plugin|takes-files-from/.test(line)),
      before.split('\n'),
    );
  });

  it('names for each format the relations that it needs', () => {
    const { changes = [] } = upgrade(EXAMPLE, 'before', 'naive', '--repair').result.repair ?? {};
    const takes = changes.find(({ change }) => /^libvirt-daemon-log: takes-files-from/.test(change));
    const on = (takes?.on ?? []).map(({ of, relations }) => `${of.split('@')[0]}: ${relations.join(', ')}`);
    assert.deepEqual(on, [
      'debian: libvirt-daemon-log Breaks: libvirt-daemon (< 9.1.0~), libvirt-daemon-log Replaces: libvirt-daemon (< 9.1.0~)',
      'fedora: libvirt-daemon-log Conflicts: libvirt-daemon (< 9.1.0)',
      'opensuse: libvirt-daemon-log Conflicts: libvirt-daemon (< 9.1.0)',
      'arch: libvirt-daemon-log conflicts: libvirt-daemon (< 9.1.0)',
    ]);
  });

  it('without any one of its parts something is wrong again', () => {
    const whole = readFileSync(file, 'utf8');
    const pieces = ['lock', 'log', 'proxy', 'plugin-lockd', 'client'].map(
      (piece) => `libvirt-daemon-${piece}`,
    );
    for (const piece of pieces) {
      for (const edit of [
        { op: 'remove', package: 'libvirt-daemon', key: 'requires', name: piece },
        { op: 'remove', package: piece, key: 'takes-files-from', name: 'libvirt-daemon' },
      ] as const) {
        writeFileSync(file, editPackages('contrib.yaml', whole, [edit]));
        const { result } = upgrade(cwd, 'before', 'naive', '--on', 'debian');
        assert.equal(result.clean, false, `${edit.key} of ${edit.package}`);
      }
    }
    writeFileSync(file, whole);
  });
});

describe('contrib upgrade --repair', () => {
  it('a renamed package supersedes the old one', () => {
    const cwd = project(OLD, '  b: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n');
    assert.deepEqual(mended(cwd), ['b: supersedes a since 2']);
  });

  it('a package that is gone into several lives on as an empty one', () => {
    const cwd = project(
      OLD,
      '  b: { files: [{ path: /usr/bin/x }] }\n  c: { files: [{ path: /usr/bin/y }] }\n',
    );
    const changes = mended(cwd);
    assert.equal(changes[0], 'an empty package a that requires b, c');
    assert.match(
      readFileSync(join(cwd, 'new/contrib.yaml'), 'utf8'),
      /^ {2}a: \{ summary: .*requires: \[b, c\] \}$/m,
    );
  });

  it('a move across a merged /usr needs Conflicts on Debian', () => {
    const cwd = project(
      '  a: { files: [{ path: /usr/bin/x }, { path: /lib/u }] }\n',
      '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
        '  b: { files: [{ path: /usr/lib/u }], takes-files-from: { a: { since: "2" } } }\n',
    );
    assert.deepEqual(mended(cwd, '--on', 'debian'), ['b: takes-files-from a since 2, aliased']);
  });

  it('who supersedes a package that lives on takes files from it instead', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
        '  b: { files: [{ path: /usr/bin/y }], supersedes: { a: { since: "2" } } }\n',
    );
    const changes = mended(cwd, '--on', 'arch');
    assert.ok(changes.includes('b: no longer supersedes a'), changes.join());
  });

  it('what only some formats follow becomes a requirement', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }], recommends: [b] }\n' +
        '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "2" } } }\n',
    );
    assert.deepEqual(mended(cwd), ['a: requires b']);
  });

  it('a limit that came too early is raised', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
        '  b:\n    takes-files-from:\n      a: { since: "0.5" } # since ever\n    files: [{ path: /usr/bin/y }]\n',
    );
    assert.deepEqual(mended(cwd), ['b: takes-files-from a since 2']);
    assert.match(readFileSync(join(cwd, 'new/contrib.yaml'), 'utf8'), /a: \{ since: "2" \} # since ever/);
  });

  it('cuts what forces a package on somebody, and requires what a request must bring', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }], requires: [b] }\n' +
        '  b: { files: [{ path: /usr/bin/b }] }\n  c: { files: [{ path: /usr/bin/c }] }\n',
      {
        'i.yaml': 'contrib: 1\nnot-forced: { b: }\nrequests: [{ ask: a, brings: [/usr/bin/c] }]\n',
      },
    );
    assert.deepEqual([...mended(cwd, '--intent', 'i.yaml')].sort(), [
      'a: no longer requires b',
      'a: requires c',
    ]);
  });

  it('says why where there is no repair', () => {
    const cwd = writeTree({
      'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n${OLD}`,
      'new/contrib.yaml': `${HEAD}version: "1"\npackages:\n  a: { files: [{ path: /usr/bin/z }] }\n`,
    });
    const { result, status } = upgrade(cwd, 'old', 'new', '--repair', '--on', 'fedora');
    assert.equal(status, 1);
    assert.deepEqual(result.repair?.changes, []);
    assert.match(result.repair?.left[0]?.why ?? '', /no relation mends a version: raise it/);
  });

  it('has nothing to do where all is well', () => {
    const { stdout } = contrib(['upgrade', 'before', 'after', '--repair', '--on', 'debian'], {
      cwd: EXAMPLE,
    });
    assert.match(stdout, /the upgrade is clean\n\nnothing to repair\n$/);
  });

  it('keeps line ends, a byte order mark, the mode and a link', () => {
    const cwd = project(
      OLD,
      '  a: { files: [{ path: /usr/bin/x }] } # the rest\n  b: { files: [{ path: /usr/bin/y }] }\n',
    );
    const real = join(cwd, 'real.yaml');
    const link = join(cwd, 'new/contrib.yaml');
    const text = `\ufeff${readFileSync(link, 'utf8').replaceAll('\n', '\r\n')}`;
    writeFileSync(real, text, { mode: 0o640 });
    cpSync(link, join(cwd, 'kept.yaml'));
    writeFileSync(link, '');
    const { status } = contrib(['upgrade', 'old', 'real.yaml', '--apply'], { cwd });
    assert.equal(status, 0);
    const after = readFileSync(real, 'utf8');
    assert.ok(after.startsWith('\ufeffcontrib: 1\r\n'));
    assert.ok(after.includes('requires: [b] } # the rest\r\n'), after);
    assert.equal(/[^\r]\n/.test(after), false);
    assert.equal(statSync(real).mode & 0o777, 0o640);
    writeFileSync(real, text);
    symlinkSync('real.yaml', join(cwd, 'link.yaml'));
    assert.equal(contrib(['upgrade', 'old', 'link.yaml', '--apply'], { cwd }).status, 0);
    assert.ok(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink());
    assert.notEqual(readFileSync(real, 'utf8'), text);
  });

  it('changes nothing that cannot be changed', () => {
    const cwd = project(
      OLD,
      '  a: &part { files: [{ path: /usr/bin/x }] }\n  b: { files: [{ path: /usr/bin/y }] }\n  c: *part\n',
    );
    const before = readFileSync(join(cwd, 'new/contrib.yaml'), 'utf8');
    const { status, stderr } = contrib(['upgrade', 'old', 'new', '--apply', '--on', 'debian'], { cwd });
    assert.equal(status, 3, stderr);
    assert.match(stderr, /contrib cannot change [ac] in new\/contrib\.yaml/);
    const shown = upgrade(cwd, 'old', 'new', '--repair', '--on', 'debian');
    assert.match(shown.result.repair?.unchanged ?? '', /cannot change/);
    assert.notDeepEqual(shown.changes, []);
    assert.equal(readFileSync(join(cwd, 'new/contrib.yaml'), 'utf8'), before);
  });
});
