import { groupBy } from '../../system/group.ts';
import { printableName } from '../../system/io.ts';
import { isInOtherLibdir } from '../other-libdir.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/unclaimed',
  severity: 'error',
  needs: ['plan'],
  summary: 'Whatever the build installs is in a package or left out with a reason',
  explanation:
    'A file that upstream’s own build installs and no package takes is most often new in this version, and users ' +
    'would miss it. What is left out on purpose is listed under not-installed, with the reason.',
  remedy: 'give it to a package with path:, or list it under not-installed: with the reason',
  source: 'dh_missing(1) --fail-missing; rpmbuild: "Installed (but unpackaged) file(s) found"',
  *check({ plan }) {
    const place = plan.project.located.locateKey(['packages']);
    const isExplained = isInOtherLibdir(plan);
    const paths = plan.unclaimed.filter((path) => !isExplained(path));
    const directories = groupBy(paths, (path) => path.slice(0, path.lastIndexOf('/')));
    for (const [first = '', ...others] of directories.values()) {
      const more = others.length === 0 ? 'is' : `and ${others.length} more beside it are`;
      yield {
        place,
        message: `${printableName(first)} ${more} installed by the build and in no package`,
        evidence: others.slice(0, 10).map((path) => ({ text: printableName(path) })),
      };
    }
  },
});
