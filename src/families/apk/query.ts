import type { PackageQuery } from '../family.ts';

/** apk-info(8): `-e` asks whether it is installed, and with `-v` the answer is `name-version-rN`. */
export const apkQuery: PackageQuery = {
  command: 'apk',
  args: (name, root) => [...(root === undefined ? [] : ['--root', root]), 'info', '-e', '-v', '--', name],
  version: (stdout) => /-(\d[^-\s]*(?:-r\d+)?)$/m.exec(stdout)?.[1],
};
