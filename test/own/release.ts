import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contribCommand } from '../helpers/cli.ts';
import { command, named } from '../helpers/deb.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where a root has the machine's own `/`, of which it borrows Node. */
const HOST = '/host';

/** Builds contrib's own packages with contrib, from this checkout; gives the paths of those that match. */
export function packagesOf(distro: string, pattern: RegExp, ...options: string[]): string[] {
  const out = join(scratchDirectory(), 'out');
  const args = ['-C', ROOT, 'build', distro, '--out', out, ...options];
  const printed = command(process.execPath, ...contribCommand(), ...args);
  assert.match(printed, /the packages hold what the mapping says/);
  return named(out, pattern);
}

/** A root that has nothing but what is installed into it, and the machine's Node at the far end of a link. */
export function borrowingRoot(): string {
  const root = join(scratchDirectory(), 'root');
  for (const path of ['host', 'tmp', 'proc', 'usr/bin', 'var/lib/pacman']) {
    mkdirSync(join(root, path), { recursive: true });
  }
  for (const name of ['lib', 'lib64']) command('ln', '-s', `${HOST}/${name}`, join(root, name));
  return root;
}

/** Runs the installed contrib in a root: its version, and the main job on the example. */
export function doMainJob(root: string): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  cpSync(join(ROOT, 'examples/convirt'), join(root, 'tmp/convirt'), { recursive: true });
  const contrib = (...args: string[]) => inRoot(root, '/usr/bin/contrib', ...args);
  assert.equal(contrib('--version'), `contrib ${version}\n`);
  const project = ['-C', '/tmp/convirt'];
  assert.match(contrib(...project, 'check', 'ubuntu'), /^0 errors/m);
  assert.match(contrib(...project, 'map', 'ubuntu'), /--> \/usr\/share\/convirt\//);
  assert.match(contrib(...project, 'stage', 'ubuntu', '--destdir', '/tmp/stage'), /files/);
  assert.match(contrib(...project, 'check', 'ubuntu', '--root', '/tmp/stage'), /^0 errors/m);
  assert.match(contrib(...project, 'bundle', 'ubuntu', '--out', '/tmp'), /wrote/);
  assert.match(contrib(...project, 'verify', '/tmp/convirt-1.1-ubuntu.tar.gz'), /^accepted/);
}

/** chroot(8) in a mount namespace of its own, in which the root has the machine at `/host`. */
function inRoot(root: string, ...args: string[]): string {
  const script = `mkdir -p "$1${HOST}" && mount --bind / "$1${HOST}" && exec chroot "$@"`;
  const environment = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C.UTF-8', 'NO_COLOR=1'];
  const { status, stdout, stderr } = spawnSync(
    'env',
    ['-i', ...environment, 'unshare', '--mount', 'sh', '-c', script, 'sh', root, ...args],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, `${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}
