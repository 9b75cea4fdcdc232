import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { copyExample } from './incus.ts';

/** What the packages of the example are built with. */
export const BUILD_TOOLS = [
  ...['dpkg-deb', 'dpkg-buildpackage', 'dh', 'rpmbuild', 'unshare', 'make'],
  ...['makepkg', 'bsdtar', 'fakeroot', 'setpriv', 'zstd'],
];

/** The packages that contrib builds of the example for one distribution. */
export function buildPackages(distro: 'debian' | 'fedora' | 'arch', scratch: string): string {
  const out = join(scratch, distro);
  const tree = copyExample(join(scratch, `${distro}-source`));
  const { status, stderr } = BUILDS[distro](tree, out);
  assert.equal(status, 0, stderr);
  return out;
}

const BUILDS = {
  debian(tree: string, out: string) {
    assert.equal(contrib(['-C', tree, 'recipe', 'debian@12']).status, 0);
    // A packager's line: the agents are for other machines, and this one's strip does not know them.
    const rules = join(tree, 'distros/debian/recipe/12/debian/rules');
    appendFileSync(rules, '\noverride_dh_strip:\n\tdh_strip -Xincus-agent.\n');
    return contrib(['-C', tree, 'build', 'debian@12', '--out', out]);
  },
  fedora: (tree: string, out: string) => buildWithMacros(tree, 'fedora', out),
  arch: (tree: string, out: string) => contrib(['-C', tree, 'build', 'arch', '--out', out]),
};

/** Unpacks all .deb files of a directory, each below its own name: files, and what is about it in DEBIAN. */
export function unpackDebs(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from).filter((name) => name.endsWith('.deb')))
    run('dpkg-deb', ['-R', join(from, file), join(to, file.split('_')[0] ?? '')]);
}

/** Packs them again. Nothing is compressed: the content is what counts. */
export function packDebs(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // What a variant did to them, the sums do not know.
    const tree = join(from, name);
    run('dpkg-deb', ['--root-owner-group', '-Znone', '-b', tree, join(to, `${name}.deb`)]);
  }
}

/** The same pacman packages, with what `change` makes of the files of one. */
export function repackPacman(from: string, to: string, name: string, change: (tree: string) => void): void {
  cpSync(from, to, { recursive: true });
  for (const file of readdirSync(to).filter((one) => one.startsWith(`${name}-6`))) {
    const tree = join(to, `${basename(file)}.d`);
    mkdirSync(tree);
    run('bsdtar', ['-xpf', join(to, file), '-C', tree]);
    change(tree);
    // makepkg puts what is about the package first.
    const members = ['.PKGINFO', ...readdirSync(tree).filter((one) => one !== '.PKGINFO')];
    run('bsdtar', ['-cf', join(to, file), '--zstd', '-C', tree, ...members]);
    run('rm', ['-r', tree]);
  }
}

export function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}
