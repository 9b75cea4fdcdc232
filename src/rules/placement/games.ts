import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { isWithin } from '../system-paths.ts';

export const rule = defineRule({
  id: 'placement/games',
  severity: 'warning',
  needs: ['plan'],
  summary: 'Games are in /usr/games only where users find programs there',
  explanation:
    'FHS makes /usr/games optional. Debian and what is made from it have it on the users’ PATH; elsewhere nobody would ' +
    'find the program.',
  remedy: 'install the program in ${bindir}, and its data in ${datadir}/NAME',
  source: 'FHS 3.0, 4.3',
  *check({ plan }) {
    const { user } = plan.distribution.path;
    if (user.includes('/usr/games')) return;
    const hits = installedIndex(plan.set).all.filter(({ entry }) => isWithin(entry.path, '/usr/games'));
    for (const group of byLine(hits)) {
      const { names, is, first } = pathsOf(group);
      const message = `${names} ${is} in /usr/games which is on nobody’s PATH on ${plan.distribution.title}`;
      yield { place: placeOf(first), message };
    }
  },
});
