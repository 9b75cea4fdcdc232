import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { directoryOf, NOT_FOR_PACKAGES } from '../system-paths.ts';

export const rule = defineRule({
  id: 'placement/reserved',
  severity: 'error',
  needs: ['set'],
  summary: 'Nothing is installed where the administrator and users keep what is theirs',
  explanation:
    'A distribution’s packages keep out of /usr/local, /opt, /home, /root, /srv, /tmp, /var/tmp, /mnt and /media: what ' +
    'is there is the administrator’s or a user’s, may be mounted over, emptied at boot or shared between machines, and ' +
    'would be overwritten or removed with the package.',
  remedy:
    'install below a directory of the distribution, such as ${bindir}, ${datadir}/NAME or ${localstatedir}/lib/NAME',
  source: 'FHS 3.0; Debian Policy 9.1.1 and 9.1.2; lintian: dir-or-file-in-opt, dir-or-file-in-usr-local',
  *check({ set }) {
    const directories = Object.keys(NOT_FOR_PACKAGES);
    const hits = installedIndex(set).all.flatMap((item) => {
      const directory = directoryOf(item.entry.path, directories);
      return directory === undefined ? [] : [{ ...item, directory }];
    });
    for (const group of byLine(hits, ({ directory }) => directory)) {
      const { names, is, first } = pathsOf(group);
      const { directory } = first;
      const message = `${names} ${is} below ${directory} which is not for packages (${NOT_FOR_PACKAGES[directory]})`;
      yield { place: placeOf(first), message };
    }
  },
});
