import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

/** A package to be put into a repository: its files, and what its format says besides. */
export type TestPackage = {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
  readonly provides?: readonly string[];
  readonly requires?: readonly string[];
};

/** An rpm repository, made by rpmbuild and createrepo_c. */
export function rpmRepository(packages: readonly TestPackage[], options: readonly string[] = []): string {
  const top = scratchDirectory();
  const repository = scratchDirectory();
  for (const pkg of packages) {
    const spec = join(top, `${pkg.name}.spec`);
    writeFileSync(spec, specOf(pkg));
    const defines = {
      _topdir: top,
      _rpmdir: repository,
      _build_id_links: 'none',
      __os_install_post: '%{nil}',
    };
    execFileSync(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        ...Object.entries(defines).flatMap(([name, value]) => ['--define', `${name} ${value}`]),
        spec,
      ],
      { stdio: 'ignore' },
    );
  }
  execFileSync('createrepo_c', ['--quiet', ...options, repository], { stdio: 'ignore' });
  return repository;
}

function specOf({ name, version, files, provides = [], requires = [] }: TestPackage): string {
  const lines = (tag: string, values: readonly string[]) =>
    values.map((value) => `${tag}: ${value}\n`).join('');
  const make = files.map((path) => `mkdir -p %{buildroot}$(dirname ${path}); echo x > %{buildroot}${path}\n`);
  return `Name: ${name}
Version: ${version}
Release: 1
Summary: ${name} of a test
License: MIT
BuildArch: noarch
AutoReqProv: no
${lines('Provides', provides)}${lines('Requires', requires)}
%description
For a test.
%install
${make.join('')}
%files
${files.map((path) => `%attr(0755,root,root) ${path}\n`).join('')}`;
}

/** A repository of pacman, made by bsdtar and repo-add. */
export function pacmanRepository(packages: readonly TestPackage[]): string {
  const repository = scratchDirectory();
  const archives = packages.map(({ name, version, files, provides = [], requires = [] }) => {
    const info = [
      `pkgname = ${name}`,
      `pkgbase = ${name}`,
      `pkgver = ${version}-1`,
      `pkgdesc = ${name} of a test`,
      'builddate = 1790000000',
      'packager = Test <test@example.org>',
      'size = 2',
      'arch = any',
      'license = MIT',
      ...provides.map((value) => `provides = ${value}`),
      ...requires.map((value) => `depend = ${value}`),
    ];
    const tree = writeTree({
      '.PKGINFO': `${info.join('\n')}\n`,
      ...Object.fromEntries(files.map((path) => [path.slice(1), 'x\n'])),
    });
    const archive = join(repository, `${name}-${version}-1-any.pkg.tar.zst`);
    const tops = [...new Set(files.map((path) => path.split('/')[1] ?? ''))];
    execFileSync('bsdtar', ['-cf', archive, '--zstd', '.PKGINFO', ...tops], { cwd: tree });
    return archive;
  });
  execFileSync('repo-add', ['--quiet', join(repository, 'extra.db.tar.gz'), ...archives], {
    stdio: 'ignore',
  });
  return repository;
}

/** Alpine's index: a segment with a signature, which is no whole archive, and one with the index. */
export function apkRepository(stanzas: string): string {
  const repository = scratchDirectory();
  const tree = writeTree({ '.SIGN.RSA.test.rsa.pub': 'x', DESCRIPTION: 'v3.24', APKINDEX: stanzas });
  const segment = (blocks: string, ...names: readonly string[]) =>
    execFileSync('bash', ['-c', `tar -b1 --format=ustar -cf - "$@" | ${blocks} | gzip -n`, 'tar', ...names], {
      cwd: tree,
    });
  const cut = segment('head -c 1024', '.SIGN.RSA.test.rsa.pub');
  const index = segment('cat', 'DESCRIPTION', 'APKINDEX');
  mkdirSync(repository, { recursive: true });
  writeFileSync(join(repository, 'APKINDEX.tar.gz'), Buffer.concat([cut, index]));
  return repository;
}
