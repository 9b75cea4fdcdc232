import type { UnpackCommand, UnpackRequest } from '../family.ts';
import { inOwnNamespace } from '../unpack-rights.ts';

/**
 * dnf(8): chooses and downloads for an empty system, with the repositories that this machine knows. Nothing is
 * installed: the archives are read as any others are.
 */
export function fetchRpms({ distribution, packages, root }: UnpackRequest): UnpackCommand {
  const archives = `${root}/archives`;
  return {
    command: inOwnNamespace([
      'dnf',
      '--quiet',
      '--assumeyes',
      `--installroot=${root}`,
      `--releasever=${distribution.release}`,
      `--forcearch=${distribution.architecture}`,
      `--setopt=cachedir=${root}/cache`,
      // Where a repository is a directory of this machine, nothing would be in the cache.
      `--setopt=destdir=${archives}`,
      '--setopt=install_weak_deps=False',
      'install',
      '--downloadonly',
      ...packages,
    ]),
    tool: 'dnf',
    archives,
    onlyArchives: true,
  };
}
