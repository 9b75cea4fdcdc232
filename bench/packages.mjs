// Reading packages, against the programs of their formats.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FEW = 500;
const MANY = 100_000;

/** @param tools what run.mjs measures and makes trees with. */
export function packages({ ratio, report, peakMemory, makeTree, CLI, scratch }) {
  const top = join(scratch, 'packages');
  const show = `node ${CLI} show --files`;
  const tree = join(top, 'tree');
  makeTree(join(tree, 'usr/share/big'), 20_000, 100_000_000);
  const deb = makeDeb(tree, ['-Zxz', '-z1']);
  ratio('show of a .deb of 20,000 files', `${show} ${deb}`, `dpkg-deb -c ${deb}`, { limit: 1.3, runs: 2 });
  const large = join(top, 'large');
  makeTree(join(large, 'usr/share/large'), 2_000, 500_000_000);
  const largeDeb = makeDeb(large, ['-Zzstd', '-z1']);
  ratio('show of a .deb of 500 MB', `${show} ${largeDeb}`, `dpkg-deb -c ${largeDeb}`, {
    limit: 1.3,
    runs: 1,
  });
  const memory = peakMemory(`${show} ${largeDeb}`, scratch);
  report('  its memory, of 200 MB', memory / 200, 1.0, `${memory.toFixed(0)} MB`);
  rmSync(large, { recursive: true });
  // rpm needs less for 20,000 files than Node needs to start.
  const many = join(top, 'many');
  makeTree(join(many, 'usr/share/big'), MANY, MANY * 20);
  const rpm = makeRpm(top, many);
  ratio(`show of an .rpm of ${MANY} files`, `${show} ${rpm}`, `rpm -qplv ${rpm}`, { limit: 1.3, runs: 3 });
  const directory = makeSmall(top);
  const loop = `for file in ${directory}/*; do dpkg-deb -I $file && dpkg-deb -c $file; done`;
  ratio(`show of ${FEW} packages, against a loop`, `${show} ${directory}`, loop, { limit: 1.0, runs: 2 });
}

function makeDeb(tree, compression) {
  mkdirSync(join(tree, 'DEBIAN'));
  writeFileSync(join(tree, 'DEBIAN/control'), control('big'));
  const file = `${tree}.deb`;
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '-b', tree, file], { stdio: 'ignore' });
  return file;
}

function control(name) {
  return `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDepends: a, b (>= 1)\nDescription: ${name}\n`;
}

function makeRpm(top, tree) {
  const spec = join(top, 'big.spec');
  const lines = [
    'Name: big',
    'Version: 1',
    'Release: 1',
    'Summary: big',
    'License: MIT',
    'BuildArch: noarch',
  ];
  const install = `mkdir -p %{buildroot}/usr && cp -a ${tree}/usr/share %{buildroot}/usr/`;
  writeFileSync(
    spec,
    [...lines, '%description', 'big', '%install', install, '%files', '/usr/share/big', ''].join('\n'),
  );
  const defines = [
    `_topdir ${top}/rpm`,
    '_binary_payload w3.zstdio',
    '__os_install_post %{nil}',
    'AutoReqProv no',
  ];
  execFileSync('rpmbuild', ['-bb', '--quiet', ...defines.flatMap((one) => ['--define', one]), spec], {
    stdio: 'ignore',
  });
  const directory = join(top, 'rpm/RPMS/noarch');
  return join(directory, readdirSync(directory)[0]);
}

/** As most packages of a distribution: some dozens of files, and some hundred kilobytes. */
function makeSmall(top) {
  const directory = join(top, 'small');
  mkdirSync(directory);
  const tree = join(top, 'one');
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr/share/one'), { recursive: true });
  for (let file = 0; file < 40; file += 1) {
    const words = Array.from({ length: 800 }, (_, word) => ((word * (file + 7)) % 997).toString(36));
    writeFileSync(join(tree, `usr/share/one/file-${file}`), words.join(' '));
  }
  writeFileSync(join(tree, 'DEBIAN/control'), control('one'));
  const built = join(top, 'one.deb');
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-b', tree, built], { stdio: 'ignore' });
  for (let number = 0; number < FEW; number += 1) {
    const file = join(directory, `p${number}.deb`);
    cpSync(built, file);
    renamePackage(file, number);
  }
  return directory;
}

/** Packages of one set need names of their own. */
function renamePackage(file, number) {
  const work = join(file, '../../control-of-one');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'control'), control(`p${number}`));
  execFileSync(
    'bash',
    ['-c', 'tar cJf control.tar.xz ./control && ar r "$0" control.tar.xz 2>/dev/null', file],
    {
      cwd: work,
    },
  );
}
