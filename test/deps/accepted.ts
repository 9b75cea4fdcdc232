// Whether a distribution's own package manager knows what contrib calls a package. Nothing is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '../helpers/scratch.ts';
import { optionsFor } from '../packages/debian-mirror.ts';

/** What a package manager said against names; empty where it takes all of them. */
export type Refusal = string;

/** apt of a system of its own, on which nothing is installed. @param source a line of sources.list(5). */
export function scratchApt(source: string): (...args: readonly string[]) => Refusal {
  const root = scratchDirectory();
  for (const path of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, 'sources.list'), `${source}\n`);
  return (...args) => {
    const options = [...optionsFor(root), '-o', 'APT::Install-Recommends=false'];
    const { status, stderr } = spawnSync('apt-get', [...options, '-q', ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    return status === 0 ? '' : `${args.join(' ')}: ${stderr}`;
  };
}

/** dnf with an empty root and one repository: it is asked to install, and answered no. */
export function dnfRefuses(repository: string, names: readonly string[]): Refusal {
  const { stdout, stderr } = spawnSync(
    'dnf',
    [
      `--installroot=${scratchDirectory()}`,
      '--releasever=44',
      '--disablerepo=*',
      `--repofrompath=test,${repository}`,
      '--setopt=test.gpgcheck=0',
      '--setopt=reposdir=/nonexistent',
      '--assumeno',
      'install',
      ...names,
    ],
    { encoding: 'utf8' },
  );
  // It fails either way, because nothing was done.
  return /Operation aborted/.test(`${stdout}${stderr}`) ? '' : `${stdout}${stderr}`;
}

/** What pacman would install for names into an empty root, sorted by name. @throws where it does not know one. */
export function pacmanPlan(repository: string, names: readonly string[]): readonly string[] {
  const root = scratchDirectory();
  const [config, db] = [join(root, 'pacman.conf'), join(root, 'db')];
  mkdirSync(db);
  writeFileSync(
    config,
    `[options]\nArchitecture = auto\nSigLevel = Never\n[extra]\nServer = file://${repository}\n`,
  );
  const pacman = (...args: readonly string[]) =>
    execFileSync('pacman', ['--config', config, '--root', root, '--dbpath', db, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  pacman('-Sy');
  return pacman('-Sp', '--print-format', '%n', ...names)
    .trim()
    .split('\n')
    .sort();
}
