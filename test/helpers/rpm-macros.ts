import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CliResult, contribCommand } from './cli.ts';
import { scratchDirectory } from './scratch.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/rpm');

/** `contrib build` on a machine whose rpm has the macros of a distribution; only root can mount them there. */
export function buildWithMacros(
  directory: string,
  distribution: string,
  out: string,
  mode = 0o755,
): CliResult {
  const macros = scratchDirectory();
  chmodSync(macros, mode);
  const own = distribution === 'opensuse' ? 'macros.suse' : 'macros.systemd';
  for (const name of [own, 'macros.python', 'macros.build']) cpSync(join(FIXTURES, name), join(macros, name));
  const script = 'mount --bind "$1" /usr/lib/rpm/macros.d && shift && exec "$@"';
  const command = [
    process.execPath,
    ...contribCommand(),
    '-C',
    directory,
    'build',
    distribution,
    '--out',
    out,
  ];
  const { PATH, HOME } = process.env;
  return spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', macros, ...command], {
    encoding: 'utf8',
    env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
  });
}
