import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { installedIndex, placeOf } from '../installed.ts';
import { resolveLink } from '../resolve-link.ts';
import { defineRule } from '../rule.ts';
import { directoryOf, isWithin, NOT_FOR_PACKAGES } from '../system-paths.ts';

export const rule = defineRule({
  id: 'links/escapes',
  severity: 'error',
  needs: ['plan'],
  summary: 'No symbolic link leads above the root, or where packages install nothing',
  explanation:
    'A relative link with too many ".." works by luck where the kernel stops at the root, and leads out of a container ' +
    'image or a staged tree. A link into /usr/local, /home or /tmp leads to what belongs to the administrator or to ' +
    'whoever comes first, and one into the source tree to a directory of the machine that built it.',
  remedy: 'write the target from the place where the link is installed, or as an absolute installed path',
  source: 'Debian Policy 10.5; FHS 3.0, 4.9; rpmlint: symlink-should-be-relative',
  *check({ plan }) {
    for (const item of installedIndex(plan.set).links.values()) {
      const { path, target = '' } = item.entry;
      const where = escaping(plan, path, target);
      if (where === undefined) continue;
      const message = `${printableName(path)} leads to ${printableName(target)} ${where}`;
      yield { place: placeOf(item), message };
    }
  },
});

function escaping(plan: Plan, path: string, target: string): string | undefined {
  const end = resolveLink(plan, path, target);
  if (end.kind === 'loop') return undefined;
  if (end.kind === 'above-root') return 'which climbs above the root';
  if (isWithin(end.path, plan.project.root)) return 'which is this source tree';
  const directory = directoryOf(end.path, Object.keys(NOT_FOR_PACKAGES));
  // A link between two places of one such directory has a finding of its own: placement/reserved.
  if (directory === undefined || isWithin(path, directory)) return undefined;
  return `and no package may install anything below ${directory}`;
}
