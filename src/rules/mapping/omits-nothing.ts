import { compileInstalled } from '../../plan/patterns.ts';
import { printableName } from '../../system/io.ts';
import { probablePath } from '../probable-path.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/omits-nothing',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every pattern under omit leaves something out',
  explanation:
    'A distribution leaves out what it does not want with omit. A pattern that matches nothing is about a path that is ' +
    'called otherwise by now, and what was not wanted is installed. omit is about files of the tree: what the ' +
    'project’s own build installs is left out under not-installed.',
  remedy: 'correct the pattern, or remove it',
  source: 'contrib, "Package for a distribution"',
  *check({ plan }) {
    for (const { pattern, place, problems, package: name } of plan.omissions) {
      if (!problems.some(({ kind }) => kind === 'matches-nothing')) continue;
      const message = `${printableName(pattern)} is not in ${name}, and is not left out`;
      const matches = compileInstalled(pattern);
      if (plan.claims.some((claim) => matches(claim.pattern))) {
        yield { place, message, remedy: 'the project’s own build installs it: list it under not-installed' };
        continue;
      }
      const all = plan.set.packages.flatMap((pkg) => [...plan.set.entries(pkg)].map(({ path }) => path));
      const meant = probablePath(pattern, all);
      yield meant === undefined
        ? { place, message }
        : { place, message, remedy: `did you mean ${printableName(meant.pattern)}?` };
    }
  },
});
