import { printableName } from '../../system/io.ts';
import { installedIndex, placeOf } from '../installed.ts';
import { resolveLink } from '../resolve-link.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'links/loop',
  severity: 'error',
  needs: ['plan'],
  summary: 'No symbolic link leads back to itself',
  explanation:
    'Whoever opens such a link is told "Too many levels of symbolic links" (ELOOP), and gets nothing.',
  remedy: 'correct one of the targets',
  source: 'path_resolution(7), ELOOP',
  *check({ plan }) {
    for (const item of installedIndex(plan.set).links.values()) {
      const { path, target = '' } = item.entry;
      if (resolveLink(plan, path, target).kind !== 'loop') continue;
      const message = `${printableName(path)} leads to ${printableName(target)} and from there back to itself`;
      yield { place: placeOf(item), message };
    }
  },
});
