import { formatMode } from '../../packages/entry.ts';
import { formatPlace } from '../../system/place.ts';
import { originsOf } from '../attribute-origin.ts';
import { byLine, installedIndex, pathsOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/undeclared-privilege',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every file that runs with another’s rights is named alone, with its mode',
  explanation:
    'A program with the setuid or setgid bit has the rights of its owner or group, whoever starts it, so that each one ' +
    'is somebody’s decision. A mode such as (4755) therefore counts as declared only on a line or permission that names ' +
    'this one path: a pattern or a directory would give the rights to whatever happens to be in it. The same holds for ' +
    'the setgid bit of a directory.',
  remedy:
    'name the program alone: PATH (4755) under permissions:, and give the rest a mode without setuid or setgid',
  source: 'Debian Policy 10.9; lintian: elevated-privileges; chmod(2)',
  *check({ plan }) {
    const originOf = originsOf(plan, 'mode');
    const hits = installedIndex(plan.set)
      .all.filter(({ entry }) => entry.type !== 'symlink' && (entry.mode & 0o6000) !== 0)
      .map((item) => ({ ...item, origin: originOf(item) }))
      .filter(({ origin }) => !origin.isExplicit);
    for (const group of byLine(hits, ({ entry, origin }) => `${formatPlace(origin.place)} ${entry.mode}`)) {
      const [first] = group;
      if (first === undefined) continue;
      const { names } = pathsOf(group);
      const { mode } = first.entry;
      const bits = [(mode & 0o4000) !== 0 ? 'setuid' : '', (mode & 0o2000) !== 0 ? 'setgid' : ''];
      const message = `${names} would be ${bits.filter((bit) => bit !== '').join(' and ')} (${formatMode(mode)}) by a line that names no single path`;
      yield { place: first.origin.place, message };
    }
  },
});
