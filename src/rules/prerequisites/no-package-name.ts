import { capabilitiesOf, describeCapability } from '../../facts/prerequisite.ts';
import { familyOf } from '../../families/index.ts';
import type { Severity } from '../../findings/finding.ts';
import type { Plan, PlanPrerequisite } from '../../plan/plan.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/no-package-name',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every prerequisite can be named in the distribution’s own language',
  explanation:
    'A prerequisite says what is needed: a command, a Python module. A package depends on packages. Some formats have ' +
    'names for capabilities, as rpm has pkgconfig(glib-2.0) and Alpine cmd:lvcreate; for all others somebody has to ' +
    'write down which package it is, or the dependency would silently be left out.',
  remedy: 'write down the package’s name under names: in distro.yaml',
  source: 'Debian policy 7.2; ConVirt Packaging Guide, "Pre-Requisites": "called pygtk2 in some distros"',
  async *check({ plan }) {
    const family = await familyOf(plan.distribution.family);
    for (const prerequisite of plan.prerequisites) {
      const { key, item, names, place } = prerequisite;
      if (names.length > 0) continue;
      const nameless = capabilitiesOf(item).filter(
        (capability) => family.capability?.(capability, plan.distribution) === undefined,
      );
      if (nameless.length === 0 && capabilitiesOf(item).length > 0) continue;
      const what = nameless.map(describeCapability).join(', ');
      const has = what === '' ? '' : `: ${what}`;
      yield {
        place,
        severity: severityOf(prerequisite, plan),
        message: `it is not known which package has ${key} on ${plan.distribution.title}${has}`,
        remedy: remedyOf(key, plan),
      };
    }
  },
});

/** Without a distribution's part nobody makes a package there yet. */
function severityOf({ item }: PlanPrerequisite, { contribution }: Plan): Severity {
  const isNeeded = (item.level ?? 'requires') === 'requires' && item.for !== 'test';
  return isNeeded && contribution !== undefined ? 'error' : 'warning';
}

function remedyOf(key: string, { contribution, distribution, project }: Plan): string {
  if (contribution === undefined) {
    return `add to ${key} in ${project.located.file}: names: { ${distribution.id}: PACKAGE }`;
  }
  const { file, located } = contribution;
  if (file.names !== undefined) return `add to names: in ${located.file}: ${key}: PACKAGE`;
  return `add to ${located.file}: names: { ${key}: PACKAGE }`;
}
