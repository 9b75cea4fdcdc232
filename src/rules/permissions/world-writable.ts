import type { Entry } from '../../packages/entry.ts';
import { formatMode } from '../../packages/entry.ts';
import { formatPlace } from '../../system/place.ts';
import { originsOf } from '../attribute-origin.ts';
import { byLine, installedIndex, pathsOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/world-writable',
  severity: 'error',
  needs: ['plan'],
  summary: 'Nothing that is installed can be changed by everybody',
  explanation:
    'Whoever has any account on the machine could put their own code or data into a file with the bit o+w. A directory ' +
    'that everybody must be able to write to has the sticky bit, as /tmp does, so that nobody removes what is others’.',
  remedy: 'write the mode without o+w: (0644), (0664) with a group, or (1777) for a shared directory',
  source: 'Debian Policy 10.9; CWE-732',
  *check({ plan }) {
    const originOf = originsOf(plan, 'mode');
    const hits = installedIndex(plan.set)
      .all.filter(({ entry }) => isWorldWritable(entry))
      .map((item) => ({ ...item, place: originOf(item).place }));
    for (const group of byLine(
      hits,
      ({ entry, place }) => `${formatPlace(place)} ${entry.type} ${entry.mode}`,
    )) {
      const { names, is, first } = pathsOf(group);
      const { type, mode } = first.entry;
      const sticky = type === 'directory' ? ' without the sticky bit' : '';
      const message = `${names} ${is} writable by everybody (${formatMode(mode)})${sticky}`;
      const remedy =
        type === 'directory' ? { remedy: 'write (0755), or (1777) where everybody must write' } : {};
      yield { place: first.place, message, ...remedy };
    }
  },
});

function isWorldWritable({ type, mode }: Entry): boolean {
  if (type === 'symlink' || (mode & 0o002) === 0) return false;
  return type !== 'directory' || (mode & 0o1000) === 0;
}
