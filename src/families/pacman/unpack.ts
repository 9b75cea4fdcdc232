import type { UnpackCommand, UnpackRequest } from '../family.ts';
import { inOwnNamespace } from '../unpack-rights.ts';

/**
 * pacman(8), -Syw: chooses and downloads for an empty system, with the repositories of this machine's pacman.conf.
 * Nothing is installed: the archives are read as any others are.
 */
export function fetchPacmanPackages({ distribution, packages, root }: UnpackRequest): UnpackCommand {
  const cache = `${root}/var/cache/pacman/pkg`;
  const database = `${root}/var/lib/pacman`;
  const words = [
    ...['pacman', '-Syw', '--noconfirm', '--noprogressbar', `--arch=${distribution.architecture}`],
    ...[`--root=${root}`, `--dbpath=${database}`, `--cachedir=${cache}`, '--logfile=/dev/null', ...packages],
  ];
  return {
    command: inOwnNamespace([
      'sh',
      '-c',
      'mkdir -p "$1" "$2" && shift 2 && exec "$@"',
      'sh',
      cache,
      database,
      ...words,
    ]),
    tool: 'pacman',
    archives: cache,
    onlyArchives: true,
  };
}
