import type { PackageQuery } from '../family.ts';

/** dpkg-query(1). A name without an architecture may be installed for several; the first that is installed counts. */
export const debQuery: PackageQuery = {
  command: 'dpkg-query',
  args: (name, root) => [
    ...(root === undefined ? [] : [`--admindir=${root}/var/lib/dpkg`]),
    '-W',
    '-f=${db:Status-Status} ${Version}\\n',
    '--',
    name,
  ],
  version: (stdout) => /^installed (\S+)$/m.exec(stdout)?.[1],
};
