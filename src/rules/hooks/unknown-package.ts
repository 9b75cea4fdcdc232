import { suggest } from '../../system/suggest.ts';
import { hookPaths } from '../hook-paths.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/unknown-package',
  severity: 'error',
  needs: ['plan'],
  summary: 'A directory of hooks is called after a package of the project',
  explanation:
    'hooks/ has a directory for each package that needs any. One that is called otherwise belongs to no package, and ' +
    'what is in it never runs.',
  remedy: 'rename the directory, or remove it',
  source: 'the reference of distros/<name>/: hooks',
  *check({ plan }) {
    const known = plan.project.packages.map(({ key }) => key);
    for (const { entry, parts } of hookPaths(plan)) {
      const [name = ''] = parts;
      if (entry.type !== 'directory' || parts.length !== 1 || known.includes(name)) continue;
      const meant = suggest(name, known);
      yield {
        place: { file: entry.path },
        message: `${name} is no package of this project, so its hooks never run`,
        ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
      };
    }
  },
});
