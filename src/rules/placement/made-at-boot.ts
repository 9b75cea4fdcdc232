import { formatPlace } from '../../system/place.ts';
import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { directoryOf, MADE_AT_BOOT } from '../system-paths.ts';

export const rule = defineRule({
  id: 'placement/made-at-boot',
  severity: 'error',
  needs: ['set'],
  summary: 'Nothing is installed where the running system makes its files afresh at every boot',
  explanation:
    '/run, and /var/run and /var/lock which lead there, are empty after every boot, and /proc, /sys and /dev are the ' +
    'kernel’s: what a package put there is gone, and its removal or verification fails. A directory that a service ' +
    'needs in /run is declared under directories: with volatile: true, and becomes a line of tmpfiles.d.',
  remedy: 'declare the directory under directories: with volatile: true, or let the service make the file',
  source: 'Debian Policy 9.1.4; FHS 3.0, 3.15 and 5.13; tmpfiles.d(5)',
  *check({ set }) {
    const { all } = installedIndex(set);
    const there = all.filter(({ entry }) => directoryOf(entry.path, MADE_AT_BOOT) !== undefined);
    const ghosts = new Set(there.filter(({ entry }) => entry.flags.includes('ghost')).map(lineOf));
    // The directories on the way to a volatile one are made with it.
    const hits = there.filter((item) => !ghosts.has(lineOf(item)));
    for (const group of byLine(hits)) {
      const { names, is, first } = pathsOf(group);
      const directory = directoryOf(first.entry.path, MADE_AT_BOOT);
      yield {
        place: placeOf(first),
        message: `${names} ${is} below ${directory} which is made afresh at every boot`,
      };
    }
  },
});

function lineOf(item: Parameters<typeof placeOf>[0]): string {
  return formatPlace(placeOf(item));
}
