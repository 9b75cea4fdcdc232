import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { contentsOf, type Package, type PackageSet } from '../../src/packages/package-set.ts';
import type { Expression } from '../../src/packages/relation.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const PKGBUILD = `
pkgname=demo
pkgver=1.0rc1
pkgrel=3
epoch=2
pkgdesc="A demonstration"
arch=(any)
url=https://example.org
license=(MIT)
groups=(demos)
depends=('bash>=5' 'python' 'other<2')
optdepends=('nice: for what is nice' 'maybe')
makedepends=(make)
provides=('demo-abi=1')
conflicts=('demo-old<1.0')
replaces=(demo-ancient)
backup=(etc/demo.conf)
install=demo.install
options=(!strip !zipman !debug)
package() {
  install -Dm4755 /dev/stdin "$pkgdir/usr/bin/demo" <<< '#!/bin/sh'
  ln -s demo "$pkgdir/usr/bin/demo-link"
  install -Dm644 /dev/stdin "$pkgdir/etc/demo.conf" <<< 'a = b'
  install -d -m1770 "$pkgdir/var/lib/demo"
  install -Dm644 /dev/stdin "$pkgdir/usr/share/demo/with a space" <<< x
  install -Dm644 /dev/stdin "$pkgdir/usr/share/demo/ü" <<< x
  head -c 200000 /dev/zero > "$pkgdir/usr/share/demo/zeros"
  ln "$pkgdir/usr/share/demo/zeros" "$pkgdir/usr/share/demo/zeros-again"
}
`;

const INSTALL = `note() {
  echo "$1"
}
post_install() {
  note installed
}
function pre_remove {
  note going
}
`;

/** What makepkg makes of it, not compressed. */
function build(): string {
  const directory = writeTree({ PKGBUILD, 'demo.install': INSTALL });
  // makepkg refuses to work as root, for which there is no option.
  chmodSync(directory, 0o777);
  const command = ['makepkg', '--nodeps', '--skipinteg', '--noconfirm'];
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...command]
    : command;
  execFileSync(asUser[0] ?? '', asUser.slice(1), {
    cwd: directory,
    stdio: 'pipe',
    env: {
      ...process.env,
      PKGEXT: '.pkg.tar',
      PKGDEST: directory,
      PACMAN: '/bin/true',
      SOURCE_DATE_EPOCH: '1793491200',
      LC_ALL: 'C.UTF-8',
      HOME: directory,
    },
  });
  return join(directory, readdirSync(directory).find((name) => name.includes('.pkg.tar')) ?? '');
}

/** Compressed by the programs that makepkg calls (makepkg.conf(5)). */
const COMPRESSORS: Readonly<Record<string, readonly string[]>> = {
  '.zst': ['zstd', '-c', '-q', '--ultra', '-20'],
  '.xz': ['xz', '-c'],
  '.gz': ['gzip', '-c', '-f', '-n'],
};

function compressed(plain: string, extension: string): string {
  const [program, ...args] = COMPRESSORS[extension] ?? [];
  if (program === undefined) return plain;
  const file = join(scratchDirectory(), `demo.pkg.tar${extension}`);
  writeFileSync(file, execFileSync(program, [...args, plain], { maxBuffer: 64 * 1024 * 1024 }));
  return file;
}

/** What pacman says of a package file; it looks for a database all the same. */
function pacman(...args: readonly string[]): string {
  const root = scratchDirectory();
  return execFileSync('pacman', ['--dbpath', root, '--config', '/dev/null', ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', COLUMNS: '10000' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function readOne(
  file: string,
  toolsPath = process.env['PATH'] ?? '',
): Promise<{ set: PackageSet; pkg: Package }> {
  const set = await openPackages([file], { toolsPath });
  const [pkg] = set.packages;
  assert.ok(pkg);
  return { set, pkg };
}

function inPacman(expression: Expression): string {
  if (expression.kind !== 'name') throw new Error(`pacman has no ${expression.kind}`);
  const { name, version } = expression;
  return version === undefined ? name : `${name}${version.operator}${version.version}`;
}

describe('pacman packages', needsTool('makepkg', 'pacman', 'bsdtar', 'fakeroot', 'zstd', 'xz'), () => {
  const plain = build();

  for (const extension of ['.zst', '.xz', '.gz', '']) {
    it(`reads .pkg.tar${extension} as pacman does`, async () => {
      const file = compressed(plain, extension);
      for (const toolsPath of [process.env['PATH'] ?? '', '']) {
        const { set, pkg } = await readOne(file, toolsPath);
        const entries = [...set.entries(pkg)];
        assert.deepEqual(
          entries.map(({ path, type }) => (type === 'directory' ? `${path}/` : path)).sort(),
          pacman('-Qlqp', file).trimEnd().split('\n').sort(),
        );
        for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
          const hash = createHash('sha256');
          for await (const chunk of content) hash.update(chunk);
          assert.equal(entry.digest, hash.digest('hex'), entry.path);
        }
        assert.ok(entries.every(({ type, digest }) => type !== 'file' || digest !== undefined));
      }
    });
  }

  it('reads every field and relation', async () => {
    const file = compressed(plain, '.gz');
    const { pkg } = await readOne(file);
    const printed = new Map(
      pacman('-Qip', file)
        .split('\n')
        .map((line) => line.split(/\s+: /) as [string, string]),
    );
    const { epoch, version, release } = pkg.version;
    const of = (kind: string) =>
      pkg.relations.filter((one) => one.kind === kind).map(({ expression }) => inPacman(expression));
    const field = (name: string) => pkg.native?.fields.find(([key]) => key === name)?.[1];
    assert.equal(pkg.name, printed.get('Name'));
    assert.equal(`${epoch}:${version}-${release}`, printed.get('Version'));
    assert.equal(pkg.architecture, printed.get('Architecture'));
    assert.equal(pkg.summary, printed.get('Description'));
    assert.equal(field('url'), printed.get('URL'));
    assert.equal(field('license'), printed.get('Licenses'));
    assert.equal(field('group'), printed.get('Groups'));
    assert.equal(of('depends').join('  '), printed.get('Depends On'));
    assert.equal(of('provides').join('  '), printed.get('Provides'));
    assert.equal(of('conflicts').join('  '), printed.get('Conflicts With'));
    assert.equal(of('replaces').join('  '), printed.get('Replaces'));
    assert.deepEqual(of('optdepends'), ['nice', 'maybe']);
    assert.deepEqual(of('makedepends'), ['make']);
    assert.equal(printed.get('Install Script'), 'Yes');
  });

  it('reads modes, owners, links, configuration files and scripts', async () => {
    const file = compressed(plain, '.zst');
    const { set, pkg } = await readOne(file);
    const byPath = new Map([...set.entries(pkg)].map((entry) => [entry.path, entry]));
    assert.equal(byPath.get('/usr/bin/demo')?.mode, 0o4755);
    assert.equal(byPath.get('/var/lib/demo')?.mode, 0o1770);
    assert.equal(byPath.get('/usr/bin/demo-link')?.target, 'demo');
    assert.deepEqual(byPath.get('/etc/demo.conf')?.flags, ['config']);
    assert.ok([...byPath.values()].every(({ owner, group }) => owner === 'root' && group === 'root'));
    const zeros = ['/usr/share/demo/zeros', '/usr/share/demo/zeros-again'].map(
      (path) => byPath.get(path)?.type,
    );
    assert.deepEqual(zeros.sort(), ['file', 'hardlink']);
    assert.deepEqual(
      pkg.scripts.map(({ native, when, event }) => `${native} ${when} ${event}`),
      ['post_install after install', 'pre_remove before remove'],
    );
    assert.equal(pkg.scripts[0]?.body, INSTALL);
    const listed = execFileSync('bsdtar', ['-tf', file], { encoding: 'utf8' }).trimEnd().split('\n');
    assert.equal(byPath.size, listed.filter((name) => !name.startsWith('.')).length);
    assert.equal(contrib(['show', file]).status, 0);
  });
});

describe('a pacman package of what cannot be compressed', () => {
  it('is known by what zstd gives only behind a whole block', needsTool('tar', 'zstd'), async () => {
    const content = Buffer.alloc(300_000);
    // The digest of a digest and so on: the same bytes every time, and nothing that zstd could make smaller.
    for (let at = 0, part = createHash('sha256').digest(); at < content.length; at += part.length) {
      part.copy(content, at);
      part = createHash('sha256').update(part).digest();
    }
    const root = writeTree({
      '.PKGINFO': 'pkgname = dense\npkgver = 1.0-1\npkgdesc = Dense\narch = any\nsize = 300000\n',
    });
    writeFileSync(join(root, 'dense'), content);
    const file = join(scratchDirectory(), 'dense-1.0-1-any.pkg.tar.zst');
    execFileSync('tar', ['-C', root, '-I', 'zstd', '-cf', file, '.PKGINFO', 'dense']);
    const set = await openPackages([file]);
    assert.deepEqual(
      set.packages.map(({ name }) => name),
      ['dense'],
    );
  });
});
