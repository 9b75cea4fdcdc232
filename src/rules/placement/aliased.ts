import { canonicalPath } from '../../distributions/paths.ts';
import type { Distribution } from '../../distributions/resolve.ts';
import { printableName } from '../../system/io.ts';
import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { directoryOf, isWithin, MADE_AT_BOOT } from '../system-paths.ts';

export const rule = defineRule({
  id: 'placement/aliased',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every path is installed under its real name, not through a link of the distribution',
  explanation:
    'Where /bin, /sbin and /lib are links into /usr, a file that is called /bin/x in one package and /usr/bin/x in ' +
    'another is one file with two names. Package managers compare names: they do not see the conflict, and lose the ' +
    'file when it moves from one package to the other.',
  remedy: 'write the real path, or the directory variable',
  source: 'DEP 17; lintian: aliased-location; file-hierarchy(7)',
  *check({ plan }) {
    const { distribution } = plan;
    const own = ownAliases(distribution);
    const hits = installedIndex(plan.set).all.filter(
      ({ entry: { path } }) =>
        canonicalPath(distribution, path) !== path &&
        directoryOf(path, [...own, ...MADE_AT_BOOT]) === undefined,
    );
    for (const group of byLine(hits)) {
      const { names, is, first } = pathsOf(group);
      const real = printableName(canonicalPath(distribution, first.entry.path));
      yield {
        place: placeOf(first),
        message: `${names} ${is} named through a link of ${distribution.title}; the real path is ${real}`,
        remedy: `write ${real}`,
      };
    }
  },
});

/** Directories that the distribution itself still names so: units below /lib until Debian 12. */
function ownAliases(distribution: Distribution): string[] {
  return Object.values(distribution.directories).filter((path) =>
    Object.keys(distribution.pathAliases).some((alias) => isWithin(path, alias)),
  );
}
