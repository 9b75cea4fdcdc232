import { printableName } from '../../system/io.ts';
import { suggest } from '../../system/suggest.ts';
import { problemsOf } from '../line-problems.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/unknown-variable',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every variable of the mapping is one that the distribution or the project gives a value',
  explanation:
    'The directories have the names of the GNU Coding Standards (bindir, datadir, sysconfdir...) and of systemd ' +
    '(unitdir, sysusersdir, tmpfilesdir); the project gives name, version, package, distro, release and arch.',
  remedy: 'use one of the variables that contrib distros DISTRO prints, or write \\$ for a dollar sign',
  source: 'GNU Coding Standards, "Variables for Installation Directories"',
  *check({ plan }) {
    for (const { problem, place } of problemsOf(plan, 'unknown-variable')) {
      const message = `\${${printableName(problem.name)}} has no value here`;
      const meant = suggest(problem.name, problem.known);
      yield meant === undefined
        ? { place, message }
        : { place, message, remedy: `did you mean \${${meant}}?` };
    }
  },
});
