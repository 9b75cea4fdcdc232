import type { PackageQuery } from '../family.ts';

/** pacman(8), "Query Options". */
export const pacmanQuery: PackageQuery = {
  command: 'pacman',
  args: (name, root) => [...(root === undefined ? [] : ['--root', root]), '-Q', '--', name],
  version: (stdout) => /^\S+ (\S+)$/m.exec(stdout)?.[1],
};
