import { compileInstalled } from '../../plan/patterns.ts';
import type { Plan, PlanPermission } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import { installedIndex, mayBeBuilt, placeOf } from '../installed.ts';
import { nearestInstalled, probableInstalled } from '../probable-installed.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/matches-nothing',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every critical permission holds for something that is installed',
  explanation:
    'A permission is called critical because the software does not work without it. One that matches nothing says that ' +
    'the file is installed elsewhere, or not at all, and so has not the mode that it needs.',
  remedy: 'correct the path, or map the file that it means',
  source:
    'ConVirt Packaging Guide, "Critical File Permissions", two of whose three paths nothing is mapped to',
  *check({ plan }) {
    for (const permission of plan.permissions) {
      const { matches, problems, pattern } = permission;
      if (matches.length > 0 || problems.length > 0 || mayBeBuilt(plan, pattern)) continue;
      yield toTrip(permission, plan);
    }
  },
});

function toTrip({ line, pattern }: PlanPermission, plan: Plan): Trip {
  const { place } = line;
  const name = printableName(pattern);
  const { links, byPath } = installedIndex(plan.set);
  const link = links.get(pattern);
  if (link !== undefined) {
    return {
      place,
      message: `${name} is a symbolic link, which has no mode of its own`,
      remedy: `name what it leads to: ${printableName(link.entry.target ?? '')}`,
    };
  }
  const message = `${name} matches nothing that is installed`;
  const meant = probableInstalled(plan.set, pattern);
  const installed = meant === undefined ? undefined : byPath.get(meant.path);
  if (meant !== undefined && installed !== undefined) {
    const at = placeOf(installed);
    const text = `${formatPlace(at)}: installs ${printableName(meant.path)}`;
    return { place, message, remedy: meantHint(meant.pattern), evidence: [{ text, place: at }] };
  }
  const near = nearestInstalled(plan.set, pattern);
  const isThere = near !== undefined && isInstalled(near, plan);
  return isThere ? { place, message, remedy: meantHint(near) } : { place, message };
}

function meantHint(pattern: string): string {
  return `did you mean ${printableName(pattern)}?`;
}

function isInstalled(pattern: string, { set }: Plan): boolean {
  const matches = compileInstalled(pattern);
  return installedIndex(set).all.some(({ entry }) => entry.path === pattern || matches(entry.path));
}
