import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/findings/finding.ts';
import type { UpgradeResult } from '../../src/report/upgrade.ts';
import { contrib } from '../helpers/cli.ts';
import { makeDeb } from '../helpers/debs.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const HEAD = 'contrib: 1\nname: demo\nsummary: A demo\nlicense: MIT\n';
const BUILD = 'build: { system: make }\n';

type Document = { readonly result: UpgradeResult; readonly findings: readonly Finding[] };

function upgrade(cwd: string, ...args: readonly string[]): Document & { readonly status: number | null } {
  const { stdout, stderr, status } = contrib(['upgrade', ...args, '--json'], { cwd });
  assert.notEqual(stdout, '', stderr);
  return { ...(JSON.parse(stdout) as Document), status };
}

function manifest(version: string, packages: string): string {
  return `${HEAD}${BUILD}version: "${version}"\npackages:\n${packages}`;
}

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
}

function messages({ findings }: Document, rule: string): string[] {
  return findings.filter((one) => one.rule === `upgrade/${rule}`).map(({ message }) => message);
}

const SPLIT_2 =
  '  a: { files: [{ path: /usr/bin/x }], requires: [b] }\n' +
  '  b: { files: [{ path: /usr/bin/y }], takes-files-from: { a: { since: "2" } } }\n';

describe('the sets that contrib upgrade compares', () => {
  it('several old versions are judged each, and a relation need match but one of them', () => {
    const cwd = writeTree({
      'v1/contrib.yaml': manifest('1', '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n'),
      'v2/contrib.yaml': manifest('2', SPLIT_2),
      'v3/contrib.yaml': manifest('3', SPLIT_2),
    });
    const alone = upgrade(cwd, 'v2', 'v3', '--on', 'debian');
    assert.equal(messages(alone, 'matches-nothing').length, 1);
    const both = upgrade(cwd, 'v1', 'v2', 'v3', '--on', 'debian');
    assert.deepEqual(
      both.result.formats.map(({ of, from }) => `${of.split('@')[0]} ${from}`),
      ['debian v1', 'debian v2'],
    );
    assert.equal(both.result.clean, true, JSON.stringify(both.findings));
  });

  it('what only the oldest version meets is told', () => {
    const early = SPLIT_2.replace('since: "2"', 'since: "1.5"');
    const old = '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n';
    const cwd = writeTree({
      'v1/contrib.yaml': manifest('1', old),
      'v16/contrib.yaml': manifest('1.6', old),
      'v3/contrib.yaml': manifest('3', early),
    });
    const found = messages(upgrade(cwd, 'v1', 'v16', 'v3', '--on', 'debian'), 'overwrite');
    assert.equal(found.length, 1);
    assert.match(found[0] ?? '', /a 1\.6 is there/);
  });

  it(
    'a file at another path is renamed where its content says so, and else gone',
    needsTool('rpmbuild'),
    () => {
      const cwd = scratchDirectory();
      // An rpm has the digest of each file in its header.
      const build = (set: string, version: string, files: Readonly<Record<string, string>>) => {
        const spec = join(cwd, `${set}.spec`);
        const head = `Name: a\nVersion: ${version}\nRelease: 1\nSummary: a\nLicense: MIT\nBuildArch: noarch\n`;
        const install = `%install\nmkdir -p %{buildroot}\ncp -a ${writeTree(files)}/usr %{buildroot}/\n`;
        writeFileSync(spec, `${head}%description\na\n${install}%files\n/usr/share/doc/a/*\n`);
        const defines = ['_topdir %s/build', `_rpmdir %s/${set}`, '_rpmfilename a.rpm'];
        const options = defines.flatMap((define) => ['--define', define.replace('%s', cwd)]);
        const { status, stderr } = spawnSync('rpmbuild', ['-bb', ...options, spec], { encoding: 'utf8' });
        assert.equal(status, 0, stderr);
      };
      const doc = 'usr/share/doc/a';
      build('old', '1', { [`${doc}/README`]: 'read', [`${doc}/NEWS`]: 'one', [`${doc}/empty`]: '' });
      build('new', '2', { [`${doc}/README.md`]: 'read', [`${doc}/NEWS.md`]: 'two', [`${doc}/void`]: '' });
      const [format] = upgrade(cwd, 'old', 'new').result.formats;
      assert.deepEqual(
        format?.moves.map(({ path, kind, as = [] }) => [path, kind, ...as].join(' ')),
        [`/${doc}/NEWS dropped`, `/${doc}/README renamed /${doc}/README.md`, `/${doc}/empty dropped`],
      );
      assert.equal(format?.files.renamed, 1);
    },
  );

  it('a distribution that made the move in another version says so in its own part', () => {
    const part = (more: string, since: string) =>
      'contrib: 1\nmaintainer: { name: A, email: a@example.org }\n' +
      `${more}packages:\n  b:\n    takes-files-from: { a: { since: "${since}" } }\n`;
    const cwd = writeTree({
      'old/contrib.yaml': manifest('2.4', '  a: { files: [{ path: /usr/bin/x }, { path: /usr/bin/y }] }\n'),
      'new/contrib.yaml': manifest('3', SPLIT_2),
      'new/distros/debian/distro.yaml': part('', '2.5-3'),
      'new/distros/opensuse/distro.yaml': part('epoch: 1\n', '1:2.5-3'),
    });
    // Upstream moved the file in 2; an a 2.4 that has it still is a distribution's own.
    const found = (name: string) => messages(upgrade(cwd, 'old', 'new', '--on', name), 'overwrite').length;
    assert.deepEqual(['debian', 'opensuse', 'fedora'].map(found), [0, 0, 1]);
    writeFileSync(join(cwd, 'new/distros/debian/distro.yaml'), part('', 'x:2'));
    const { status, stderr } = contrib(['upgrade', 'old', 'new', '--on', 'debian'], { cwd });
    assert.equal(status, 3);
    assert.match(stderr, /distro\.yaml:5:37: .*since is not a version: it may begin with an epoch/);
  });

  it('a revision of git has its own tree and its own distribution’s part', needsTool('git'), () => {
    const root = scratchDirectory();
    const write = (version: string, packages: string) =>
      writeFileSync(join(root, 'contrib.yaml'), `${HEAD}version: "${version}"\npackages:\n${packages}`);
    mkdirSync(join(root, 'src'));
    mkdirSync(join(root, 'distros/debian'), { recursive: true });
    writeFileSync(join(root, 'src/x'), 'x');
    writeFileSync(join(root, 'src/y'), 'y');
    symlinkSync('x', join(root, 'src/z'));
    writeFileSync(
      join(root, 'distros/debian/distro.yaml'),
      'contrib: 1\nmaintainer: { name: A, email: a@example.org }\nepoch: 1\n',
    );
    write('1', '  a: { files: ["src/* --> /usr/share/a/ (0644)"] }\n');
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'one');
    git(root, 'tag', 'v1');
    rmSync(join(root, 'src/y'));
    rmSync(join(root, 'distros'), { recursive: true });
    write('2', '  a: { files: ["src/* --> /usr/share/a/ (0644)"] }\n');
    const document = upgrade(root, 'v1', '.', '--on', 'debian');
    assert.deepEqual(document.result.formats[0]?.files, {
      same: 2,
      moved: 0,
      renamed: 0,
      dropped: 1,
      'config-moved': 0,
      'type-changed': 0,
    });
    // The epoch of the old contribution is gone.
    assert.match(messages(document, 'older-version')[0] ?? '', /a 2\S* is older than 1:1/);
    const { stderr, status } = contrib(['upgrade', 'v9', '.'], { cwd: root });
    assert.equal(status, 3);
    assert.match(stderr, /there is no v9, and git has no such revision/);
  });

  it(
    'packages that exist are compared with a description on their distribution',
    needsTool('dpkg-deb'),
    () => {
      const cwd = writeTree({ 'new/contrib.yaml': manifest('2', SPLIT_2) });
      makeDeb(join(cwd, 'debs'), 'a', '1-1', { files: ['usr/bin/x', 'usr/bin/y'] });
      const clean = upgrade(cwd, 'debs', 'new');
      assert.equal(clean.status, 0, JSON.stringify(clean.findings));
      assert.deepEqual(
        clean.result.formats.map(({ of }) => of.split('@')[0]),
        ['debian'],
      );
      writeFileSync(
        join(cwd, 'new/contrib.yaml'),
        manifest('2', SPLIT_2.replace(', takes-files-from: { a: { since: "2" } }', '')),
      );
      assert.equal(messages(upgrade(cwd, 'debs', 'new'), 'overwrite').length, 1);
    },
  );
});

describe('sets that cannot be judged as they are', () => {
  it('a package in two versions in the old set is refused', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    makeDeb(join(cwd, 'old'), 'aa', '1', { files: ['usr/bin/x'] });
    makeDeb(join(cwd, 'old'), 'aa', '2', { files: ['usr/bin/x'] });
    makeDeb(join(cwd, 'new'), 'aa', '3', { files: ['usr/bin/x'] });
    const { status, stderr } = contrib(['upgrade', 'old', 'new'], { cwd });
    assert.equal(status, 3);
    assert.match(stderr, /^aa: error: old has aa in several versions: 1 and 2$/m);
  });

  it('of two versions in the new set the newest counts, and is named', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    makeDeb(join(cwd, 'old'), 'aa', '1', { files: ['usr/bin/x'] });
    makeDeb(join(cwd, 'new'), 'aa', '2', { files: ['usr/bin/x'] });
    makeDeb(join(cwd, 'new'), 'aa', '10', { files: ['usr/bin/x'] });
    const document = upgrade(cwd, 'old', 'new');
    assert.equal(document.status, 0);
    assert.equal(messages(document, 'several-versions').length, 1);
    assert.deepEqual(document.result.formats[0]?.deliveries[0]?.after, ['aa 10']);
  });

  it('one version with other files is no upgrade', () => {
    const cwd = writeTree({
      'old/contrib.yaml': manifest('1', '  a: { files: [{ path: /usr/bin/x }] }\n'),
      'new/contrib.yaml': manifest('1', '  a: { files: [{ path: /usr/bin/y }] }\n'),
    });
    const document = upgrade(cwd, 'old', 'new', '--on', 'fedora');
    assert.match(messages(document, 'same-version')[0] ?? '', /a is 1\S* in both sets, with other files/);
    assert.equal(document.status, 1);
  });

  it('a set that cannot be satisfied holds its packages back', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    makeDeb(join(cwd, 'old'), 'aa', '1', { files: ['usr/bin/x'] });
    makeDeb(join(cwd, 'new'), 'aa', '2', { files: ['usr/bin/x'], fields: ['Depends: bb (>= 3)'] });
    makeDeb(join(cwd, 'new'), 'bb', '2', { files: ['usr/bin/y'] });
    const document = upgrade(cwd, 'old', 'new');
    assert.equal(document.status, 1);
    assert.equal(messages(document, 'held').length, 1);
  });

  it('a circle of requirements through versions ends, and is held back', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    makeDeb(join(cwd, 'old'), 'aa', '1', { files: ['usr/bin/x'], fields: ['Depends: bb (= 1)'] });
    makeDeb(join(cwd, 'old'), 'bb', '1', { files: ['usr/bin/y'], fields: ['Depends: aa (= 1)'] });
    makeDeb(join(cwd, 'new'), 'aa', '2', { files: ['usr/bin/x'], fields: ['Depends: bb (= 3)'] });
    makeDeb(join(cwd, 'new'), 'bb', '2', { files: ['usr/bin/y'], fields: ['Depends: aa (= 3)'] });
    const document = upgrade(cwd, 'old', 'new');
    assert.equal(document.status, 1);
    assert.deepEqual(
      messages(document, 'held').map((text) => text.slice(0, 4)),
      ['aa 1', 'bb 1'],
    );
  });

  it('a relation that does not parse is named with its package', needsTool('dpkg-deb'), () => {
    const cwd = scratchDirectory();
    makeDeb(join(cwd, 'new'), 'aa', '2', { files: ['usr/bin/x'] });
    const bad = writeTree({
      control:
        'Package: aa\nVersion: 1\nArchitecture: all\nMaintainer: T <t@example.org>\nDepends: bb (>> >> 1\nDescription: aa\n',
    });
    makeDeb(join(cwd, 'old'), 'aa', '1', { files: ['usr/bin/x'] });
    // dpkg-deb would not build it.
    const file = join(cwd, 'old/aa_1.deb');
    const script = `tar cJf control.tar.xz ./control && ar r ${file} control.tar.xz 2>/dev/null`;
    assert.equal(spawnSync('bash', ['-c', script], { cwd: bad }).status, 0);
    const { status, stderr } = contrib(['upgrade', 'old', 'new'], { cwd });
    assert.equal(status, 3, stderr);
    assert.match(stderr, /aa_1\.deb.*Depends/s);
  });
});
