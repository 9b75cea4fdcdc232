import type { Family } from '../family.ts';

export const family: Family = {
  id: 'xbps',
  title: 'XBPS packages',
  query: {
    command: 'xbps-query',
    args: (name, root) => [...(root === undefined ? [] : ['-r', root]), '-p', 'pkgver', name],
    version: (stdout) => /-(\d[^-\s]*_\d+)$/m.exec(stdout)?.[1],
  },
};
