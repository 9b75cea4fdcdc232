import type { Distribution } from '../../distributions/resolve.ts';
import { printableName } from '../../system/io.ts';
import { suggest } from '../../system/suggest.ts';
import { byLine, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'placement/unknown-top',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every path is below a top-level directory that the distribution has',
  explanation:
    'Packages make no directories of their own at the root of the file system: it may be small, read-only or made by ' +
    'an image builder, and a name there is most often a misspelt one.',
  remedy:
    'install below a directory of the distribution, such as ${datadir}/NAME or ${localstatedir}/lib/NAME',
  source: 'FHS 3.0, 3.2; lintian: non-standard-toplevel-dir',
  *check({ plan }) {
    const tops = topsOf(plan.distribution);
    const hits = installedIndex(plan.set).all.flatMap((item) => {
      const top = topOf(item.entry.path);
      return tops.has(top) ? [] : [{ ...item, top }];
    });
    for (const group of byLine(hits, ({ top }) => top)) {
      const { names, is, first } = pathsOf(group);
      const meant = suggest(first.top, tops);
      yield {
        place: placeOf(first),
        message: `${names} ${is} below /${printableName(first.top)} which ${plan.distribution.title} does not have`,
        ...(meant === undefined ? {} : { remedy: `did you mean /${meant}?` }),
      };
    }
  },
});

function topsOf({ ownedDirectories, directories, pathAliases }: Distribution): ReadonlySet<string> {
  const known = [...ownedDirectories, ...Object.values(directories), ...Object.keys(pathAliases)];
  return new Set(known.map(topOf));
}

function topOf(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
}
