import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type RawEntry, rawTar } from '../../bundle/raw-tar.ts';
import { scratchDirectory } from '../../helpers/scratch.ts';
import type { Item, StandIn, StandInPackage } from './stand-in.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/rpm');

/** The packages as trees, each below its name. */
export function packTrees({ packages }: StandIn): string {
  const out = scratchDirectory();
  for (const { name, files } of packages) writeFiles(join(out, name), files);
  return out;
}

function writeFiles(root: string, files: StandInPackage['files']): void {
  mkdirSync(root, { recursive: true });
  for (const [path, item] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync('directory' in item ? file : dirname(file), { recursive: true });
    if ('link' in item) symlinkSync(item.link, file);
    else if ('bytes' in item) writeFileSync(file, item.bytes);
    if (!('link' in item)) chmodSync(file, 'bytes' in item ? item.mode : item.directory);
  }
}

/** By makepkg, one run for each package. */
export function packPacman({ version, packages }: StandIn): string {
  const out = scratchDirectory();
  chmodSync(out, 0o777);
  for (const { name, depends = [], files } of packages) {
    const directory = scratchDirectory();
    chmodSync(directory, 0o777);
    writeFiles(join(directory, 'tree'), files);
    const pkgbuild = `pkgname=${name}\npkgver=${version}\npkgrel=1\narch=(x86_64)\ndepends=(${depends.map((one) => `'${one}'`).join(' ')})\noptions=(!strip !debug !zipman)\npackage() {\n  cp -a "$startdir/tree/." "$pkgdir/"\n}\n`;
    writeFileSync(join(directory, 'PKGBUILD'), pkgbuild);
    const command = ['makepkg', '--nodeps', '--skipinteg', '--noconfirm'];
    const isRoot = process.getuid?.() === 0;
    if (isRoot) execFileSync('chown', ['-R', '65534:65534', directory]);
    const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const [program = '', ...args] = isRoot ? [...user, ...command] : command;
    const env = {
      ...process.env,
      PKGEXT: '.pkg.tar.zst',
      PKGDEST: out,
      CARCH: 'x86_64',
      PACMAN: '/bin/true',
    };
    execFileSync(program, args, {
      cwd: directory,
      stdio: 'pipe',
      env: { ...env, SOURCE_DATE_EPOCH: '1793491200', LC_ALL: 'C.UTF-8', HOME: directory },
    });
  }
  return out;
}

/** By rpmbuild, all packages from one spec. */
export function packRpm({ version, packages }: StandIn, macros: string): string {
  const directory = scratchDirectory();
  for (const { name, files } of packages) writeFiles(join(directory, 'trees', name), files);
  const [first] = packages;
  const spec = [
    `Name: ${first?.name}`,
    `Version: ${version}\nRelease: 1\nSummary: x\nLicense: Apache-2.0`,
    '%global debug_package %{nil}\n%global __os_install_post %{nil}\nAutoReqProv: no',
    ...packages.map(
      (pkg) => `${pkg === first ? '' : `%package -n ${pkg.name}\nSummary: x\n`}${requires(pkg)}`,
    ),
    ...packages.map(({ name }) => `%description -n ${name}\nx`),
    `%install\nmkdir -p %{buildroot}\n${packages.map(({ name }) => `cp -a ${directory}/trees/${name}/. %{buildroot}/`).join('\n')}`,
    ...packages.flatMap(({ name, scripts = {} }) =>
      Object.entries(scripts).map(([script, body]) => `${script} -n ${name}\n${body}`),
    ),
    ...packages.map(filesSection),
  ];
  writeFileSync(join(directory, 'x.spec'), `${spec.join('\n\n')}\n`);
  const load = `/usr/lib/rpm/macros:/usr/lib/rpm/platform/x86_64-linux/macros:${join(FIXTURES, macros)}`;
  execFileSync(
    'rpmbuild',
    [
      '-bb',
      '--quiet',
      '--nodeps',
      '--target',
      'x86_64-linux',
      `--macros=${load}`,
      '--define',
      `_topdir ${directory}`,
      '--define',
      '_binary_payload w3.zstdio',
      join(directory, 'x.spec'),
    ],
    { stdio: 'pipe', env: { ...process.env, HOME: directory, SOURCE_DATE_EPOCH: '1793491200' } },
  );
  return join(directory, 'RPMS/x86_64');
}

function requires({ depends = [] }: StandInPackage): string {
  return depends.map((one) => `Requires: ${one}\n`).join('');
}

function filesSection({ name, files }: StandInPackage): string {
  const lines = Object.entries(files).map(([path, item]) =>
    'directory' in item
      ? `%dir %attr(${item.directory.toString(8)},root,root) /${path}`
      : 'link' in item
        ? `/${path}`
        : `%attr(${item.mode.toString(8)},root,root) /${path}`,
  );
  return `%files -n ${name}\n${lines.join('\n')}`;
}

/** As abuild writes them: what it is about, then what it installs, each a stream of gzip. */
export function packApk({ version, packages }: StandIn): string {
  const out = scratchDirectory();
  for (const { name, files, depends = [], scripts = {} } of packages) {
    const data = gzipSync(rawTar(Object.entries(files).map(tarEntry)));
    const digest = createHash('sha256').update(data).digest('hex');
    const info = `pkgname = ${name}\npkgver = ${version}-r0\narch = x86_64\norigin = incus\n${depends.map((one) => `depend = ${one}\n`).join('')}datahash = ${digest}\n`;
    const control: RawEntry[] = [
      { name: '.PKGINFO', data: info },
      ...Object.entries(scripts).map(([script, body]) => ({ name: script, mode: 0o755, data: body })),
    ];
    writeFileSync(
      join(out, `${name}-${version}-r0.apk`),
      Buffer.concat([gzipSync(rawTar(control, Buffer.alloc(0))), data]),
    );
  }
  return out;
}

function tarEntry([name, item]: [string, Item]): RawEntry {
  if ('link' in item) return { name, type: '2', link: item.link };
  if ('directory' in item) return { name: `${name}/`, type: '5', mode: item.directory };
  return { name, mode: item.mode, data: item.bytes };
}

/** The tree of the one package that there is. */
export function onlyTree(standIn: StandIn): string {
  const out = packTrees(standIn);
  return join(out, readdirSync(out)[0] ?? '');
}
