// Files that get another path, and packages that get another name: told where content or the description says so.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { makeApk } from '../helpers/apks.ts';
import { contrib } from '../helpers/cli.ts';
import { makeDeb } from '../helpers/debs.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

type Files = Readonly<Record<string, string>>;

function result(cwd: string, ...args: readonly string[]): UpgradeResult['formats'][number] {
  const { stdout, stderr } = contrib(['upgrade', 'old', 'new', ...args, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const [format] = (JSON.parse(stdout) as { readonly result: UpgradeResult }).result.formats;
  assert.ok(format !== undefined);
  return format;
}

/** `path kind [new path]` of all that is not the same. */
function moves(cwd: string, ...args: readonly string[]): string[] {
  return result(cwd, ...args).moves.map(({ path, kind, as = [] }) => [path, kind, ...as].join(' '));
}

/** A .deb of files with content, and with the list of digests that debhelper makes: none of conffiles. */
function deb(
  set: string,
  name: string,
  version: string,
  content: Files,
  conffiles: readonly string[] = [],
): void {
  const listed = Object.entries(content).filter(([path]) => !conffiles.includes(path));
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  makeDeb(set, name, version, {
    content,
    control: {
      md5sums: listed.map(([path, text]) => `${md5(text)}  ${path.slice(1)}\n`).join(''),
      ...(conffiles.length === 0 ? {} : { conffiles: conffiles.map((path) => `${path}\n`).join('') }),
    },
  });
}

function debs(old: Readonly<Record<string, Files>>, next: Readonly<Record<string, Files>>): string {
  const cwd = scratchDirectory();
  for (const [name, files] of Object.entries(old)) deb(join(cwd, 'old'), name, '1', files);
  for (const [name, files] of Object.entries(next)) deb(join(cwd, 'new'), name, '2', files);
  return cwd;
}

describe('a file of a .deb at another path', needsTool('dpkg-deb'), () => {
  it('is renamed, within its package or to another one, where md5sums says so', () => {
    const cwd = debs(
      { a: { '/usr/bin/x': 'x', '/usr/lib/a/plugin': 'p', '/usr/lib/a/1/m': 'm', '/usr/lib/a/o': 'o' } },
      {
        a: { '/usr/bin/x': 'x2', '/usr/libexec/a/plugin': 'p', '/usr/lib/a/o': 'o2' },
        b: { '/usr/lib/a/2/m': 'm' },
      },
    );
    assert.deepEqual(moves(cwd), [
      '/usr/lib/a/1/m renamed /usr/lib/a/2/m',
      '/usr/lib/a/plugin renamed /usr/libexec/a/plugin',
    ]);
    assert.deepEqual(result(cwd).files, {
      same: 2,
      moved: 0,
      renamed: 2,
      dropped: 0,
      'config-moved': 0,
      'type-changed': 0,
    });
  });

  it('is not, where many files are alike, or nothing but the content is', () => {
    const licence = 'Permission is hereby granted';
    const cwd = debs(
      {
        a: {
          '/usr/lib/a/one/__init__.py': '',
          '/usr/lib/a/one/stub.py': 'pass\n',
          '/usr/lib/a/two/stub.py': 'pass\n',
          '/usr/share/doc/a/LICENSE': licence,
          '/usr/share/a/first': 'alike',
        },
        c: { '/usr/bin/c': 'c' },
      },
      {
        b: {
          '/usr/lib/b/__init__.py': '',
          '/usr/lib/b/stub.py': 'pass\n',
          '/usr/share/doc/b/LICENSE': licence,
          '/usr/share/b/other': 'alike',
        },
        c: { '/usr/bin/c': 'c' },
      },
    );
    assert.ok(
      moves(cwd).every((text) => text.endsWith(' dropped')),
      moves(cwd).join('\n'),
    );
  });

  it('is told of a conffile, which md5sums does not list', () => {
    const cwd = scratchDirectory();
    deb(join(cwd, 'old'), 'a', '1', { '/etc/a.conf': 'default' }, ['/etc/a.conf']);
    deb(join(cwd, 'new'), 'a', '2', { '/etc/a/main.conf': 'none', '/etc/a/a.conf': 'default' }, [
      '/etc/a/main.conf',
      '/etc/a/a.conf',
    ]);
    assert.deepEqual(moves(cwd), ['/etc/a.conf config-moved /etc/a/a.conf']);
  });

  it('is dropped where the package lists no digest, or one that is none', () => {
    const cwd = scratchDirectory();
    for (const [set, version, path] of [
      ['old', '1', '/usr/lib/a/x'],
      ['new', '2', '/usr/lib/b/x'],
    ] as const)
      makeDeb(join(cwd, set), 'a', version, {
        content: { [path]: 'x' },
        control: { md5sums: 'zz  usr/lib/a/x\n\n' },
      });
    assert.deepEqual(moves(cwd), ['/usr/lib/a/x dropped']);
  });
});

describe('a file at another path', () => {
  it('is renamed in an apk, by the digest beside it', () => {
    const cwd = scratchDirectory();
    makeApk(join(cwd, 'old/a.apk'), 'a', '1', { content: { '/usr/lib/a/x': 'content' } });
    makeApk(join(cwd, 'new/a.apk'), 'a', '2', { content: { '/usr/libexec/a/x': 'content' } });
    assert.deepEqual(moves(cwd), ['/usr/lib/a/x renamed /usr/libexec/a/x']);
  });

  it('is renamed in a description, where it comes from the same source file', () => {
    const head = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\n';
    const cwd = writeTree({
      'old/contrib.yaml': `${head}version: "1"\npackages:\n  a: { files: ["x --> /usr/share/a/x (0644)"] }\n`,
      'old/x': 'one',
      'new/contrib.yaml': `${head}version: "2"\npackages:\n  a: { files: ["x --> /usr/share/doc/a/y (0644)"] }\n`,
      'new/x': 'two',
    });
    assert.deepEqual(moves(cwd, '--on', 'debian'), ['/usr/share/a/x renamed /usr/share/doc/a/y']);
  });
});

describe('a package that gets another name', () => {
  const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';
  const manifests = (packages: string) =>
    writeTree({
      'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n`,
      'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n${packages}`,
    });

  it('is said so, on each format', () => {
    const cwd = manifests(
      '  b: { supersedes: { a: { since: "2" } }, files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n',
    );
    const { stdout, status } = contrib(['upgrade', 'old', 'new'], { cwd });
    assert.equal(status, 0, stdout);
    assert.equal(stdout.match(/^ {2}renamed package: a -> b {2}2$/gm)?.length, 5, stdout);
    assert.deepEqual(result(cwd, '--on', 'arch').renamedPackages, [{ from: 'a', to: 'b' }]);
  });

  it('is not one that is split, or that goes into one that was there', () => {
    const split = '  b: { files: [{ path: /usr/bin/x }] }\n  c: { files: [{ path: /usr/bin/y }] }\n';
    const kept = '  a: { files: [{ path: /usr/bin/x }] }\n  b: { files: [{ path: /usr/bin/y }] }\n';
    for (const packages of [split, kept])
      assert.deepEqual(result(manifests(packages), '--on', 'arch').renamedPackages, []);
  });
});
