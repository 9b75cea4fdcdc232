// Packages of rpm distributions and of Arch in an image: dnf and pacman choose them from repositories that are made here.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contribCommand } from '../helpers/cli.ts';
import { must } from '../helpers/portable.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** A service that is a script of an interpreter which only a package has. */
function project(portable: string): string {
  return writeTree({
    'contrib.yaml': `contrib: 1
name: demo
version: 1.0
summary: A demo
license: MIT
released: 2026-11-01
packages:
  demo:
    files:
      - src/demo --> \${bindir}/ (0755)
      - units/* --> \${unitdir}/
portable:
  demo:
    squashfs: { compression: lz4 }
    ${portable}
`,
    'src/demo': '#!/usr/bin/interp sh\nsleep 1\n',
    'units/demo.service': '[Service]\nExecStart=/usr/bin/demo\n',
  });
}

/** What the package \`interp\` installs; it needs \`layout\`, whose links other packages rely on. */
function interpTree(): string {
  const root = scratchDirectory();
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  mkdirSync(join(root, 'usr/share/licenses/interp'), { recursive: true });
  cpSync('/bin/busybox', join(root, 'usr/bin/interp'));
  writeFileSync(join(root, 'usr/share/licenses/interp/COPYING'), 'Copy it.\n');
  return root;
}

function rpmRepository(): string {
  const top = scratchDirectory();
  const spec = (name: string, more: string) =>
    `Name: ${name}\nVersion: 1.2\nRelease: 3\nSummary: A part\nLicense: GPL-2.0-only\nBuildArch: noarch\n${more}`;
  const files: Readonly<Record<string, string>> = {
    layout:
      '%description\nx\n%install\nmkdir -p %{buildroot}/usr/bin\nln -s usr/bin %{buildroot}/bin\n%files\n/bin\n/usr/bin\n',
    interp: `Requires: layout\n%description\nx\n%install\ncp -a ${interpTree()}/. %{buildroot}/\n%files\n/usr/bin/interp\n%license /usr/share/licenses/interp/COPYING\n`,
  };
  const defines = [
    '--define',
    `_topdir ${top}`,
    '--define',
    '__os_install_post %{nil}',
    '--define',
    '_build_id_links none',
    // An architecture of its own would be this machine's.
    '--define',
    '_binaries_in_noarch_packages_terminate_build 0',
  ];
  for (const [name, more] of Object.entries(files)) {
    const file = join(top, `${name}.spec`);
    writeFileSync(file, spec(name, more));
    must('rpmbuild', ['-bb', '--quiet', ...defines, file]);
  }
  must('createrepo_c', ['--quiet', join(top, 'RPMS')]);
  return join(top, 'RPMS');
}

function pacmanRepository(): string {
  const repository = scratchDirectory();
  const pack = (name: string, tree: string, more: string) => {
    writeFileSync(
      join(tree, '.PKGINFO'),
      `pkgname = ${name}\npkgver = 1.2-3\npkgdesc = A part\nurl = https://example.org\nbuilddate = 1\npackager = x\nsize = 1\narch = any\nlicense = GPL-2.0-only\n${more}`,
    );
    const file = join(repository, `${name}-1.2-3-any.pkg.tar.zst`);
    must('bsdtar', [
      '--zstd',
      '--uid',
      '0',
      '--gid',
      '0',
      '-cf',
      file,
      '-C',
      tree,
      '.PKGINFO',
      ...(name === 'layout' ? ['bin'] : ['usr']),
    ]);
    return file;
  };
  const packages = [
    pack('layout', writeTree({ bin: { link: 'usr/bin' } }), ''),
    pack('interp', interpTree(), 'depend = layout\n'),
  ];
  must('repo-add', ['--quiet', join(repository, 'parts.db.tar.gz'), ...packages]);
  return repository;
}

/** Makes an image where a package manager's configuration is another one. */
function makeWith(configuration: string, at: string, root: string, distribution: string) {
  const file = join(scratchDirectory(), 'configuration');
  writeFileSync(file, configuration);
  const out = join(scratchDirectory(), 'out');
  const script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
  const command = [process.execPath, ...contribCommand(), '-C', root, 'portable', distribution, '--out', out];
  const { status, stderr } = spawnSync('unshare', ['-m', 'bash', '-c', script, 'x', file, at, ...command], {
    encoding: 'utf8',
  });
  const contents = status === 0 ? JSON.parse(readFileSync(join(out, 'demo_1.0.contents.json'), 'utf8')) : {};
  return { status, stderr, image: join(out, 'demo_1.0.raw'), sources: contents.sources ?? [] };
}

type Source = { readonly kind: string; readonly name: string; readonly files: readonly string[] };

function judgeImage({ status, stderr, image, sources }: ReturnType<typeof makeWith>, kind: string): void {
  assert.equal(status, 0, stderr);
  const { bytes: _, ...interp } = sources.find(({ name }: Source) => name === 'interp');
  const files = ['/usr/bin/interp', '/usr/share/licenses/interp/COPYING'];
  assert.deepEqual(interp, { kind, name: 'interp', version: '1.2-3', licenses: ['GPL-2.0-only'], files });
  assert.equal(must('unsquashfs', ['-cat', image, 'usr/share/licenses/interp/COPYING']), 'Copy it.\n');
}

const asRoot = (...tools: readonly string[]) =>
  process.getuid?.() === 0
    ? needsTool('mksquashfs', 'unsquashfs', ...tools)
    : { skip: 'only root can mount' };
const BASE = 'base: { packages: [interp] }';
const CONTENTS = 'contents: [{ packages: [interp], without: [layout] }]';

test('of an rpm distribution, dnf chooses the packages', asRoot('dnf', 'rpmbuild', 'createrepo_c'), () => {
  const repositories = scratchDirectory();
  writeFileSync(
    join(repositories, 'parts.repo'),
    `[parts]\nname=parts\nbaseurl=file://${rpmRepository()}\ngpgcheck=0\n`,
  );
  const configuration = `[main]\nreposdir=${repositories}\n`;
  const make = (portable: string) =>
    makeWith(configuration, '/etc/dnf/dnf.conf', project(portable), 'fedora@42');
  judgeImage(make(BASE), 'base');
  judgeImage(make(CONTENTS), 'packages');
  const { status, stderr } = make('base: { packages: [nothing] }');
  assert.equal(status, 5);
  assert.match(stderr, /dnf could not get the packages: .*nothing/);
});

test('of Arch, pacman chooses the packages', asRoot('pacman', 'bsdtar', 'repo-add'), () => {
  const configuration = `[options]\nSigLevel = Never\n[parts]\nServer = file://${pacmanRepository()}\n`;
  const make = (portable: string) => makeWith(configuration, '/etc/pacman.conf', project(portable), 'arch');
  judgeImage(make(BASE), 'base');
  judgeImage(make(CONTENTS), 'packages');
  const { status, stderr } = make('base: { packages: [nothing] }');
  assert.equal(status, 5);
  assert.match(stderr, /pacman could not get the packages: .*nothing/);
});
