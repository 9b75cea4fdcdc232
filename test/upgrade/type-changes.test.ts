// A directory that becomes a symbolic link and the other way round: what contrib says, and what the real tools do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

type Kind = 'directory' | 'link';

const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\nbuild: { system: make }\n';

/** `severity message` of the type changes found from one manifest to another on a distribution. */
function manifestChanges(distribution: string, old: string, next: string): string[] {
  const cwd = writeTree({
    'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n  a: { ${old} }\n`,
    'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n  a: { ${next} }\n`,
  });
  return changes(cwd, '--on', distribution);
}

function changes(cwd: string, ...args: readonly string[]): string[] {
  const { stdout, stderr } = contrib(['upgrade', 'old', 'new', ...args, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return findings
    .filter(({ rule }) => rule === 'upgrade/type-changed')
    .map(({ severity, message }) => `${severity} ${message}`);
}

/** The tree of a package in which /opt/p is a directory with a file, or a link to /opt/real. */
function tree(kind: Kind): string {
  const root = writeTree({ 'opt/real/r': 'r', ...(kind === 'directory' ? { 'opt/p/f': 'f' } : {}) });
  if (kind === 'link') symlinkSync('real', join(root, 'opt/p'));
  return root;
}

function run(tool: string, ...args: readonly string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(tool, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { status, text: stdout + stderr };
}

function deb(cwd: string, set: string, version: string, kind: Kind, preinst?: string): string {
  const root = tree(kind);
  mkdirSync(join(root, 'DEBIAN'));
  mkdirSync(join(cwd, set), { recursive: true });
  const fields = 'Architecture: all\nMaintainer: T <t@example.org>\nDescription: x\n';
  writeFileSync(join(root, 'DEBIAN/control'), `Package: a\nVersion: ${version}\n${fields}`);
  if (preinst !== undefined) {
    writeFileSync(join(root, 'DEBIAN/preinst'), `#!/bin/sh\nset -e\n${preinst}\n`);
    chmodSync(join(root, 'DEBIAN/preinst'), 0o755);
  }
  const file = join(cwd, set, `a_${version}.deb`);
  const { status, text } = run('dpkg-deb', '-b', '--root-owner-group', root, file);
  assert.equal(status, 0, text);
  return file;
}

function rpm(cwd: string, version: string, kind: Kind): string {
  const root = tree(kind);
  const spec = join(root, 'a.spec');
  writeFileSync(
    spec,
    `Name: a\nVersion: ${version}\nRelease: 1\nSummary: a\nLicense: MIT\nBuildArch: noarch\n%description\na\n` +
      `%install\nmkdir -p %{buildroot}\ncp -a ${root}/opt %{buildroot}/\n%files\n/opt/real\n/opt/p\n`,
  );
  const { status, text } = run('rpmbuild', '-bb', '--define', `_topdir ${cwd}`, spec);
  assert.equal(status, 0, text);
  return join(cwd, `RPMS/noarch/a-${version}-1.noarch.rpm`);
}

const isRoot = process.getuid?.() === 0;
const rooted = (...tools: string[]) => (isRoot ? needsTool(...tools) : { skip: 'needs root' });

describe('a path that changes its type', () => {
  const DIRECTORY = 'files: [{ path: /usr/share/a/p/f }, { path: /usr/share/a/r/g }]';
  const LINK = 'files: [{ path: /usr/share/a/r/g }], links: [/usr/share/a/p --> r]';

  it('is told in the words of each format', () => {
    const found = (old: string, next: string) =>
      ['debian', 'fedora', 'arch', 'alpine'].map((name) =>
        manifestChanges(name, old, next).map((text) => text.replace(/ in a \S+ /, ' ')),
      );
    const path = '/usr/share/a/p is';
    assert.deepEqual(found(DIRECTORY, LINK), [
      [
        `error ${path} a directory and becomes a symbolic link: dpkg keeps the directory and does not make the link`,
      ],
      [
        `error ${path} a directory and becomes a symbolic link: rpm makes no link where the old version has a directory, and the upgrade fails`,
      ],
      [
        `warning ${path} a directory and becomes a symbolic link: pacman refuses the upgrade where somebody else put files into the directory`,
      ],
      [
        `error ${path} a directory and becomes a symbolic link: apk removes the files of the directory, makes no link, and ends with an error`,
      ],
    ]);
    assert.deepEqual(found(LINK, DIRECTORY), [
      [
        `error ${path} a symbolic link and becomes a directory: dpkg keeps the link, and the new files land where it leads`,
      ],
      [
        `error ${path} a symbolic link and becomes a directory: rpm refuses a directory that the package lists, and puts the files of one that it does not list where the link led, which then goes`,
      ],
      [],
      [
        `error ${path} a symbolic link and becomes a directory: apk puts the new files where the link led, and then removes the link, without a word`,
      ],
    ]);
    assert.deepEqual(found(LINK, LINK), [[], [], [], []]);
  });

  for (const [from, to] of [
    ['directory', 'link'],
    ['link', 'directory'],
  ] as const) {
    it(`dpkg does not make a ${to} of a ${from}`, rooted('dpkg', 'dpkg-deb'), () => {
      const cwd = scratchDirectory();
      const debs = [deb(cwd, 'old', '1', from), deb(cwd, 'new', '2', to)];
      const root = writeTree({
        'var/lib/dpkg/status': '',
        'var/lib/dpkg/info/format': '1\n',
        'var/lib/dpkg/updates/.x': '',
      });
      for (const file of debs) {
        const { status, text } = run(
          'dpkg',
          `--root=${root}`,
          '--force-script-chrootless',
          '--force-not-root',
          '--no-triggers',
          '-i',
          file,
        );
        assert.equal(status, 0, text);
      }
      assert.equal(lstatSync(join(root, 'opt/p')).isSymbolicLink(), from === 'link');
      assert.equal(existsSync(join(root, 'opt/real/f')), from === 'link');
      assert.equal(changes(cwd).length, 1);
    });

    it(`rpm refuses a ${to} in the place of a ${from}`, rooted('rpm', 'rpmbuild'), () => {
      const cwd = scratchDirectory();
      const root = scratchDirectory();
      const [one, two] = [rpm(cwd, '1', from), rpm(cwd, '2', to)].map((file) =>
        run('rpm', '--root', root, '--nodeps', '-U', file),
      );
      assert.equal(one?.status, 0, one?.text);
      assert.notEqual(two?.status, 0);
      assert.match(two?.text ?? '', /file \/opt\/p from install of a-2-1.noarch conflicts/);
    });
  }

  it('is told where another package has it now, as linux-firmware of Arch did', () => {
    const told = (old: string, next: string, takes: string) => {
      const cwd = writeTree({
        'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n  a: { ${old} }\n`,
        'new/contrib.yaml':
          `${HEAD}version: "2"\npackages:\n  a: { requires: [b], files: [{ path: /usr/share/a/v }] }\n` +
          `  b: { ${takes}${next} }\n`,
      });
      return ['debian', 'fedora', 'arch', 'alpine'].map((name) =>
        changes(cwd, '--on', name).map((text) => text.replace(/ in a \S+ (?:\S+ is )(.*) in b:.*/, ' $1')),
      );
    };
    const toLink = ['error a directory and becomes a symbolic link'];
    const toDirectory = ['error a symbolic link and becomes a directory'];
    assert.deepEqual(told(DIRECTORY, LINK, ''), [toLink, toLink, toLink, toLink]);
    assert.deepEqual(told(LINK, DIRECTORY, ''), [toDirectory, toDirectory, [], toDirectory]);
    // With Conflicts the old version is gone before the new package is unpacked.
    const conflicts = 'takes-files-from: { a: { since: "2", aliased: true } }, ';
    assert.deepEqual(told(DIRECTORY, LINK, conflicts)[0], []);
  });

  it(
    'is shown by the program itself, with a script',
    needsTool('dpkg', 'apt-get', 'dnf', 'rpmbuild', 'pacman', 'bsdtar'),
    () => {
      const prove = (old: string, next: string) => {
        const cwd = writeTree({
          'old/contrib.yaml': `${HEAD}version: "1"\npackages:\n  a: { ${old} }\n`,
          'new/contrib.yaml': `${HEAD}version: "2"\npackages:\n  a: { ${next} }\n`,
        });
        const on = ['debian', 'fedora', 'arch'].flatMap((name) => ['--on', name]);
        const { stdout, stderr } = contrib(['upgrade', 'old', 'new', ...on, '--prove', '--json'], { cwd });
        assert.notEqual(stdout, '', stderr);
        const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
        assert.deepEqual(
          findings.filter(({ rule }) => rule === 'upgrade/disagreement'),
          [],
        );
        const found = findings.filter(({ rule }) => rule === 'upgrade/type-changed');
        return found.map(({ evidence = [], witness }) => [
          evidence.at(-1)?.text.replace(/ [\d.]+$/, ''),
          ...(witness?.expect.trimEnd().split('\n') ?? []),
        ]);
      };
      assert.deepEqual(prove(DIRECTORY, LINK), [
        ['confirmed by dpkg', 'upgraded a', 'directory /usr/share/a/p', 'gone /usr/share/a/p/f'],
        ['confirmed by rpm', 'refused a', 'directory /usr/share/a/p', 'there /usr/share/a/p/f'],
        ['confirmed by pacman', 'refused a', 'directory /usr/share/a/p', 'there /usr/share/a/p/f'],
      ]);
      assert.deepEqual(prove(LINK, DIRECTORY), [
        ['confirmed by dpkg', 'upgraded a', 'link /usr/share/a/p', 'there /usr/share/a/p/f'],
        ['confirmed by rpm', 'upgraded a', 'gone /usr/share/a/p', 'gone /usr/share/a/p/f'],
      ]);
    },
  );

  it('a preinst that exchanges it is an answer', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    deb(cwd, 'old', '1', 'directory');
    deb(cwd, 'new', '2', 'link', 'dpkg-maintscript-helper dir_to_symlink /opt/p real 2~ a -- "$@"');
    assert.deepEqual(changes(cwd), []);
    deb(cwd, 'new', '2', 'link', 'dpkg-maintscript-helper dir_to_symlink /opt/pp real 2~ a -- "$@"');
    assert.equal(changes(cwd).length, 1);
  });
});
