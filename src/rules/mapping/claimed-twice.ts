import type { Clash } from '../../plan/plan.ts';
import { groupBy } from '../../system/group.ts';
import { printableName } from '../../system/io.ts';
import { formatPlace, type Place } from '../../system/place.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/claimed-twice',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every installed path has one content, and every file one package',
  explanation:
    'Where two lines fill one path, one of them silently wins. Where two packages do, the package manager refuses to ' +
    'install both: dpkg stops with "trying to overwrite", rpm with a file conflict. Directories may be shared.',
  remedy: 'leave the path out of one of the two with a line !PATTERN',
  source: 'Debian Policy 7.6; lintian: binaries-have-file-conflict',
  *check({ plan }) {
    const groups = groupBy(plan.clashes, ({ first, second }) =>
      [first, second].map((side) => `${side.package} ${placed(side)}`).join(' '),
    );
    for (const clashes of groups.values()) yield toTrip(clashes);
  },
});

/** All paths that the same two lines claim. */
function toTrip(clashes: readonly Clash[]): Trip {
  const [clash] = clashes;
  if (clash === undefined) throw new RangeError('a group holds at least one clash');
  const { path, first, second } = clash;
  const more = clashes.length === 1 ? '' : ` (and ${clashes.length - 1} more)`;
  const what =
    first.package === second.package
      ? 'is claimed by two lines, with different content'
      : `is claimed by ${second.package} and by ${first.package}`;
  return {
    place: placeOf(second),
    message: `${printableName(path)} ${what}${more}`,
    evidence: [
      { text: `${placed(first)}: takes ${contentOf(first)}`, place: placeOf(first) },
      { text: `${placed(second)}: takes ${contentOf(second)}`, place: placeOf(second) },
    ],
  };
}

function placeOf({ package: name, entry }: Clash['first']): Place {
  return entry.place ?? { package: name, path: entry.path };
}

function placed(side: Clash['first']): string {
  return formatPlace(placeOf(side));
}

function contentOf({ entry: { type, source, target, path } }: Clash['first']): string {
  if (type === 'symlink') return `a symbolic link to ${printableName(target ?? '')}`;
  if (type === 'directory') return `the directory ${printableName(source ?? path)}`;
  return printableName(source ?? path);
}
