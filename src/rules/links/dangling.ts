import { isBaseDirectory } from '../../distributions/paths.ts';
import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { type Installed, installedIndex, mayBeBuilt, placeOf } from '../installed.ts';
import { nearestInstalled, probableInstalled } from '../probable-installed.ts';
import { resolveLink } from '../resolve-link.ts';
import { defineRule, type Trip } from '../rule.ts';
import { directoryOf, MADE_AT_BOOT, NOT_FOR_PACKAGES } from '../system-paths.ts';

export const rule = defineRule({
  id: 'links/dangling',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every symbolic link leads to something that is there',
  explanation:
    'The target is followed through the links of the packages and the distribution’s own (/bin is /usr/bin). A target ' +
    'in a directory of the project itself must be installed by it. One elsewhere may come from another package, which ' +
    'contrib cannot see: that is a warning, unless a prerequisite says file: with this path.',
  remedy: 'correct the target, or map the file that it means',
  source: 'Debian Policy 10.5; rpmlint: dangling-symlink',
  *check({ plan }) {
    const { links, byPath } = installedIndex(plan.set);
    for (const item of links.values()) {
      const { path, target = '' } = item.entry;
      const end = resolveLink(plan, path, target);
      if (end.kind !== 'path' || byPath.has(end.path) || isKnownElsewhere(end.path, plan)) continue;
      yield toTrip(item, end.path, plan);
    }
  },
});

/** Targets that something else provides for certain, or that have a finding of their own. */
function isKnownElsewhere(path: string, plan: Plan): boolean {
  if (path === '/' || isBaseDirectory(plan.distribution, path) || mayBeBuilt(plan, path)) return true;
  // update-alternatives(1) makes its links when the package is configured.
  const made = [...MADE_AT_BOOT, '/etc/alternatives', ...Object.keys(NOT_FOR_PACKAGES)];
  if (directoryOf(path, made) !== undefined) return true;
  return plan.prerequisites.some(({ item }) => item.file?.includes(path));
}

function toTrip(item: Installed, end: string, plan: Plan): Trip {
  const { path, target = '' } = item.entry;
  const over = end === target ? '' : ` (which is ${printableName(end)})`;
  const message = `${printableName(path)} leads to ${printableName(target)}${over}`;
  const place = placeOf(item);
  const isOurs = isInOwnDirectory(end, plan);
  const meant = meantTarget(end, isOurs, plan);
  const hint = meant === undefined ? {} : { remedy: `did you mean ${printableName(meant)}?` };
  if (isOurs) return { place, message: `${message} where nothing is installed`, ...hint };
  return {
    place,
    severity: 'warning',
    message: `${message} which none of the packages installs`,
    remedy: 'where another package installs it, name it in a prerequisite with file:',
    ...hint,
  };
}

/** Of a target elsewhere, one name at the end in common is no hint. */
function meantTarget(end: string, isOurs: boolean, { set }: Plan): string | undefined {
  const moved = probableInstalled(set, end);
  if (moved !== undefined && (isOurs || moved.common > 1)) return moved.pattern;
  const near = isOurs ? nearestInstalled(set, end) : undefined;
  return near !== undefined && installedIndex(set).byPath.has(near) ? near : undefined;
}

/** A directory that these packages own: nobody else would put the target there. */
function isInOwnDirectory(path: string, plan: Plan): boolean {
  const { byPath } = installedIndex(plan.set);
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
    const directory = path.slice(0, slash);
    if (byPath.get(directory)?.entry.type === 'directory')
      return !isBaseDirectory(plan.distribution, directory);
  }
  return false;
}
