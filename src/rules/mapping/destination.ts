import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { problemsOf } from '../line-problems.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/destination',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every installed path is absolute, and one that a system call takes',
  explanation:
    'An installed path begins with a slash, or with a directory variable whose value does, and holds no "..": package ' +
    'managers unpack from the root of the file system, and a path that climbs is refused or means another place. No system call takes ' +
    'a path longer than PATH_MAX.',
  remedy: 'begin the path with a slash or a directory variable',
  source: 'Debian Policy 9.1.1; FHS 3.0; limits.h(0p), PATH_MAX',
  *check({ plan }) {
    for (const { problem, place } of problemsOf(plan, 'too-long')) {
      yield {
        place,
        message: `the installed path has ${problem.bytes} bytes, more than the ${problem.most} of PATH_MAX`,
        remedy: 'shorten it',
      };
    }
    for (const { problem, place } of problemsOf(plan, 'not-absolute')) {
      const path = printableName(problem.path);
      if (problem.path.startsWith('/')) {
        yield {
          place,
          message: `the installed path ${path} climbs with ..`,
          remedy: 'write where it leads to',
        };
        continue;
      }
      const meant = absoluteMeant(problem.path, plan);
      yield {
        place,
        message: `the installed path ${path} is not absolute`,
        ...(meant === undefined ? {} : { remedy: `did you mean ${printableName(meant)}?` }),
      };
    }
  },
});

/** `usr/share/x` lacks its slash, `bindir/x` its dollar and braces. */
function absoluteMeant(path: string, { distribution }: Plan): string | undefined {
  const [first = '', ...rest] = path.split('/');
  const name = first.replace(/[^a-z_]/gi, '').toLowerCase();
  if (name in distribution.directories) return [`\${${name}}`, ...rest].join('/');
  const isTop = distribution.ownedDirectories.includes(`/${first}`);
  return isTop ? `/${path}` : undefined;
}
