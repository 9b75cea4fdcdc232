import { sharedDirectory } from '../../plan/shared-claim.ts';
import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/shared-directory',
  severity: 'warning',
  needs: ['plan'],
  summary: 'Nobody claims a directory that all packages share',
  explanation:
    'A line such as path: ${prefix} takes whatever the build installs, today and after the next release: nobody has ' +
    'seen what that is, a program outside of the search path gets the mode of data, and a list of files that names ' +
    '/usr or /usr/bin makes the package an owner of it. It serves until the project was built once.',
  remedy: 'name what is installed: contrib new --force --from-destdir DIR writes the lines once it was built',
  source:
    'Fedora packaging guidelines, "File and Directory Ownership"; rpmlint: standard-dir-owned-by-package',
  *check({ plan }) {
    for (const claim of plan.claims) {
      const directory = sharedDirectory(claim, plan.distribution);
      if (directory === undefined) continue;
      const name = printableName(directory);
      yield {
        place: claim.line.place,
        message: `this takes all that the build installs below ${name}, which is a directory of all packages`,
      };
    }
  },
});
