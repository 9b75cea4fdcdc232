import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { isWithin } from '../system-paths.ts';

export const rule = defineRule({
  id: 'placement/cache',
  severity: 'warning',
  needs: ['plan'],
  summary: 'No package ships data in /var/cache, where nothing makes it again',
  explanation:
    'Whatever is in /var/cache may be deleted by the administrator at any time, and the program must make it again or ' +
    'fetch it. Nothing makes a file of a package again but installing the package. Data that never changes belongs ' +
    'into ${datadir}/NAME, state that programs change into ${localstatedir}/lib/NAME. A directory for a cache is fine.',
  remedy: 'install it in ${datadir}/NAME, or in ${localstatedir}/lib/NAME where programs change it',
  source: 'FHS 3.0, 5.5; ConVirt Packaging Guide, "Deployment Layout", which has its image store there',
  *check({ plan }) {
    const cache = `${plan.distribution.directories.localstatedir}/cache`;
    const hits = installedIndex(plan.set).all.filter(
      ({ entry: { path, type, flags } }) =>
        type !== 'directory' && !flags.includes('ghost') && isWithin(path, cache),
    );
    for (const group of byLine(hits)) {
      const { names, is, first } = pathsOf(group);
      yield {
        place: placeOf(first),
        message: `${names} ${is} in ${cache} and nothing makes a deleted file again`,
      };
    }
  },
});
