import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CliResult, contribCommand } from './cli.ts';
import { scratchDirectory } from './scratch.ts';
import { needsTool } from './tools.ts';

const TOOLS = needsTool('fakeroot', 'openssl', 'cc', 'make', 'python3');
/** Only root can put a program where builds look for it, in a mount namespace. */
export const NEEDS_ABUILD = process.getuid?.() === 0 ? TOOLS : { skip: 'only root can mount' };

/** `contrib build alpine` on a machine that has abuild, or what stands for it. */
export function buildWithAbuild(project: string, out: string, ...options: string[]): CliResult {
  const programs = scratchDirectory();
  chmodSync(programs, 0o755);
  for (const name of ['abuild.sh', 'abuild-apks.sh'])
    cpSync(join(import.meta.dirname, name), join(programs, name));
  cpSync(join(import.meta.dirname, 'abuild-program.sh'), join(programs, 'abuild'));
  writeFileSync(join(programs, 'abuild-sign'), '#!/bin/sh\n');
  for (const name of ['abuild', 'abuild-sign']) chmodSync(join(programs, name), 0o755);
  const script = 'mount --bind "$1" /usr/local/sbin && shift && exec "$@"';
  const command = [process.execPath, ...contribCommand(), '-C', project, 'build', 'alpine', '--out', out];
  const { PATH, HOME } = process.env;
  return spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', programs, ...command, ...options], {
    encoding: 'utf8',
    env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
  });
}
