// The relations of a moved file and of a renamed package, judged by the package managers themselves: a-1 has x and y;
// either a-2 has x and b-2 has y (b takes files from a), or b-2 has both (b supersedes a).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import type { Intent } from '../../src/packages/intent.ts';
import type { Relation } from '../../src/packages/relation.ts';
import { needsTool } from '../helpers/tools.ts';

const scratch = mkdtempSync(join(tmpdir(), 'contrib-moves-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const MOVED: Intent = { kind: 'takes-files-from', names: ['a'], since: '2' };
const RENAMED: Intent = { kind: 'supersedes', names: ['a'], since: '2' };

type Stub = {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly relations?: readonly Relation[];
};

async function lower(id: FamilyId, intent: Intent): Promise<readonly Relation[]> {
  const family = await familyOf(id);
  return family.lower?.(intent, { package: { name: 'b', version: { version: '2', release: '1' } } }) ?? [];
}

function fresh(): string {
  return mkdtempSync(join(scratch, 'root-'));
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function run(
  command: string,
  args: readonly string[],
  cwd = scratch,
): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { status, text: `${stdout}${stderr}` };
}

const DEB_OPERATORS: Readonly<Record<string, string>> = { '<': '<<', '>': '>>' };

function spell(
  { expression }: Relation,
  write: (name: string, operator: string, version: string) => string,
): string {
  assert.ok(expression.kind === 'name');
  const { name, version } = expression;
  return version === undefined ? name : write(name, version.operator, version.version);
}

function deb({ name, version, files, relations = [] }: Stub): string {
  const tree = mkdtempSync(join(scratch, 'deb-'));
  const fields = relations.map(
    (one) =>
      `${one.kind}: ${spell(one, (other, operator, v) => `${other} (${DEB_OPERATORS[operator] ?? operator} ${v})`)}\n`,
  );
  const head = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: A <a@b.example>\n`;
  put(join(tree, 'DEBIAN/control'), `${head}${fields.join('')}Description: x\n`);
  for (const file of files) put(join(tree, file), `${name} ${version}\n`);
  run('chmod', ['-R', 'u=rwX,go=rX', tree]);
  const built = run('dpkg-deb', ['--root-owner-group', '-Znone', '-b', tree, `${tree}.deb`]);
  assert.equal(built.status, 0, built.text);
  return `${tree}.deb`;
}

function dpkg(root: string, ...packages: readonly string[]): { status: number | null; text: string } {
  const options = [`--root=${root}`, '--force-not-root', '--force-script-chrootless', `--log=${root}/log`];
  return run('dpkg', [...options, '--auto-deconfigure', '-i', ...packages]);
}

test('dpkg keeps a moved file in both orders of unpacking', needsTool('dpkg', 'dpkg-deb'), async () => {
  const relations = await lower('deb', MOVED);
  const old = deb({ name: 'a', version: '1', files: ['usr/share/x', 'usr/share/y'] });
  const a = deb({ name: 'a', version: '2', files: ['usr/share/x'] });
  const b = deb({ name: 'b', version: '2', files: ['usr/share/y'], relations });
  for (const order of [
    [a, b],
    [b, a],
  ]) {
    const root = fresh();
    assert.equal(dpkg(root, old).status, 0);
    const { status, text } = dpkg(root, ...order);
    assert.equal(status, 0, text);
    assert.ok(existsSync(join(root, 'usr/share/x')) && existsSync(join(root, 'usr/share/y')));
  }
});

test(
  'dpkg refuses the moved file beside the old package, and takes it beside a backport of the new one',
  needsTool('dpkg', 'dpkg-deb'),
  async () => {
    const relations = await lower('deb', MOVED);
    const b = deb({ name: 'b', version: '2', files: ['usr/share/y'], relations });
    const old = fresh();
    assert.equal(
      dpkg(old, deb({ name: 'a', version: '1', files: ['usr/share/x', 'usr/share/y'] })).status,
      0,
    );
    dpkg(old, b);
    const state = run('dpkg-query', [`--admindir=${old}/var/lib/dpkg`, '-W', '-f=${db:Status-Status}', 'a']);
    assert.notEqual(state.text, 'installed', 'the old package must not be left whole without its file');
    const backport = fresh();
    assert.equal(dpkg(backport, deb({ name: 'a', version: '2~bpo13+1', files: ['usr/share/x'] })).status, 0);
    const { status, text } = dpkg(backport, b);
    assert.equal(status, 0, text);
  },
);

function rpm({ name, version, files, relations = [] }: Stub): string {
  const directory = mkdtempSync(join(scratch, 'rpm-'));
  const lines = relations.map(
    (one) => `${one.kind}: ${spell(one, (other, operator, v) => `${other} ${operator} ${v}`)}\n`,
  );
  const makes = files.map(
    (file) => `mkdir -p %{buildroot}/${dirname(file)}; echo ${name}-${version} > %{buildroot}/${file}\n`,
  );
  const head = `Name: ${name}\nVersion: ${version}\nRelease: 1\nSummary: x\nLicense: MIT\nBuildArch: noarch\n`;
  const list = files.map((file) => `/${file}\n`);
  put(
    join(directory, 'x.spec'),
    `${head}${lines.join('')}%description\nx\n%install\n${makes.join('')}%files\n${list.join('')}`,
  );
  const built = run('rpmbuild', [
    '--quiet',
    '--nodeps',
    '--define',
    `_topdir ${directory}`,
    '-bb',
    join(directory, 'x.spec'),
  ]);
  assert.equal(built.status, 0, built.text);
  return join(directory, `RPMS/noarch/${name}-${version}-1.noarch.rpm`);
}

function rpmUpgrade(root: string, ...packages: readonly string[]): { status: number | null; text: string } {
  return run('rpm', ['--root', root, '--dbpath', '/var/lib/rpm', '--force-debian', '-U', ...packages]);
}

test(
  'rpm moves a file, refuses half of the move by name, and follows a rename',
  needsTool('rpm', 'rpmbuild'),
  async () => {
    const old = rpm({ name: 'a', version: '1', files: ['usr/share/x', 'usr/share/y'] });
    const a = rpm({ name: 'a', version: '2', files: ['usr/share/x'] });
    const b = rpm({ name: 'b', version: '2', files: ['usr/share/y'], relations: await lower('rpm', MOVED) });
    const root = fresh();
    assert.equal(rpmUpgrade(root, old).status, 0);
    const half = rpmUpgrade(root, b);
    assert.notEqual(half.status, 0);
    assert.match(half.text, /a < 2 conflicts with b-2-1/);
    const whole = rpmUpgrade(root, a, b);
    assert.equal(whole.status, 0, whole.text);
    assert.ok(existsSync(join(root, 'usr/share/y')));

    const renamed = rpm({
      name: 'b',
      version: '2',
      files: ['usr/share/x', 'usr/share/y'],
      relations: await lower('rpm', RENAMED),
    });
    const other = fresh();
    assert.equal(rpmUpgrade(other, old).status, 0);
    assert.equal(rpmUpgrade(other, renamed).status, 0);
    const list = run('rpm', ['--root', other, '--dbpath', '/var/lib/rpm', '-qa', '--qf', '%{NAME} ']);
    assert.equal(list.text.trim(), 'b');
  },
);

function pacmanPackage({ name, version, files, relations = [] }: Stub): string {
  const tree = mkdtempSync(join(scratch, 'pacman-'));
  const words: Readonly<Record<string, string>> = { conflicts: 'conflict' };
  const lines = relations.map(
    (one) =>
      `${words[one.kind] ?? one.kind} = ${spell(one, (other, operator, v) => `${other}${operator}${v}`)}\n`,
  );
  const head = `pkgname = ${name}\npkgbase = ${name}\npkgver = ${version}-1\npkgdesc = x\nurl = x\nbuilddate = 1\npackager = x\nsize = 1\narch = any\n`;
  put(join(tree, '.PKGINFO'), `${head}${lines.join('')}`);
  for (const file of files) put(join(tree, file), `${name} ${version}\n`);
  const path = `${tree}/${name}-${version}-1-any.pkg.tar`;
  assert.equal(run('tar', ['--exclude=*.tar', '-cf', path, '.PKGINFO', 'usr'], tree).status, 0);
  return path;
}

function pacman(root: string, ...args: readonly string[]): { status: number | null; text: string } {
  mkdirSync(join(root, 'var/lib/pacman'), { recursive: true });
  const options = [
    '--config',
    '/dev/null',
    '--root',
    root,
    '--dbpath',
    join(root, 'var/lib/pacman'),
    '--logfile',
    '/dev/null',
    '--hookdir',
    '/nonexistent',
    '--cachedir',
    root,
  ];
  return run('pacman', [...options, '--noconfirm', ...args]);
}

// Only root may ask pacman to install anything, anywhere.
const asRoot = process.getuid?.() === 0 ? needsTool('pacman') : { skip: 'needs root' };

test('pacman moves a file, and refuses half of the move by name', asRoot, async () => {
  const old = pacmanPackage({ name: 'a', version: '1', files: ['usr/share/x', 'usr/share/y'] });
  const a = pacmanPackage({ name: 'a', version: '2', files: ['usr/share/x'] });
  const b = pacmanPackage({
    name: 'b',
    version: '2',
    files: ['usr/share/y'],
    relations: await lower('pacman', MOVED),
  });
  const root = fresh();
  const first = pacman(root, '-U', old);
  assert.equal(first.status, 0, first.text);
  const half = pacman(root, '-U', b);
  assert.notEqual(half.status, 0);
  assert.match(half.text, /b and a are in conflict \(a<2\)/);
  const whole = pacman(root, '-U', a, b);
  assert.equal(whole.status, 0, whole.text);
  assert.ok(existsSync(join(root, 'usr/share/y')));
});
