import { capabilitiesOf, describeCapability } from '../../facts/prerequisite.ts';
import { buildTool } from '../../families/build-tools.ts';
import type { Family } from '../../families/family.ts';
import { familyOf } from '../../families/index.ts';
import { type Evidence, SEVERITIES, type Severity } from '../../findings/finding.ts';
import type { Plan, PlanPrerequisite } from '../../plan/plan.ts';
import { formatPlace } from '../../system/place.ts';
import { defineRule, type Trip } from '../rule.ts';

/** Keys that a remedy writes out. */
const MOST_KEYS = 5;

export const rule = defineRule({
  id: 'prerequisites/no-package-name',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every prerequisite can be named in the distribution’s own language',
  explanation:
    'A prerequisite says what is needed: a command, a Python module. A package depends on packages. Some formats have ' +
    'names for capabilities, as rpm has pkgconfig(glib-2.0) and Alpine cmd:lvcreate; for all others somebody has to ' +
    'write down which package it is, or the dependency would silently be left out.\n\n' +
    'What the project needs to run is an error: the package would be built and installed without it, and fail where ' +
    'its users are, so no bundle is made either. What only a build or a test needs is a warning: a build without it fails ' +
    'at once, before anybody has the package. contrib stage installs files and asks for no package, so this rule does ' +
    'not stop it.',
  remedy: 'look it up with contrib deps --write, or write it down under names: in distro.yaml',
  source: 'Debian policy 7.2; ConVirt Packaging Guide, "Pre-Requisites": "called pygtk2 in some distros"',
  async *check({ plan }) {
    const family = await familyOf(plan.distribution.family);
    const nameless = plan.prerequisites.flatMap((prerequisite) => namelessOf(prerequisite, plan, family));
    for (const severity of SEVERITIES) {
      const [first, ...rest] = nameless.filter((one) => severityOf(one.prerequisite, plan) === severity);
      if (first !== undefined) yield { severity, ...tripOf([first, ...rest], plan) };
    }
  },
});

type Nameless = { readonly prerequisite: PlanPrerequisite; readonly capabilities: readonly string[] };

/** The prerequisite with what of it has no name; none where everything has one. */
function namelessOf(
  prerequisite: PlanPrerequisite,
  plan: Plan,
  family: Pick<Family, 'capability' | 'buildTools'>,
): Nameless[] {
  const { item, names } = prerequisite;
  if (names.length > 0) return [];
  const all = capabilitiesOf(item);
  const unknown = all.filter(
    (one) =>
      family.capability?.(one, plan.distribution) === undefined &&
      buildTool(one, plan.project, family) === undefined,
  );
  if (unknown.length === 0 && all.length > 0) return [];
  return [{ prerequisite, capabilities: unknown.map(describeCapability) }];
}

/** Without a distribution's part nobody makes a package there yet. */
function severityOf({ item }: PlanPrerequisite, { contribution }: Plan): Severity {
  const isNeeded = (item.level ?? 'requires') === 'requires' && (item.for ?? 'run') === 'run';
  return isNeeded && contribution !== undefined ? 'error' : 'warning';
}

/** One trip for all of them: what is missing is one list, which is filled in one go. */
function tripOf(all: readonly [Nameless, ...Nameless[]], plan: Plan): Trip {
  const [{ prerequisite, capabilities }] = all;
  const keys = all.map((one) => one.prerequisite.key);
  const base = { place: prerequisite.place, remedy: remedyOf(keys, plan) };
  const { title } = plan.distribution;
  if (all.length === 1) {
    const has = capabilities.length === 0 ? '' : `: ${capabilities.join(', ')}`;
    return {
      ...base,
      message: `it is not known which package has ${prerequisite.key} on ${title}${has}`,
    };
  }
  return {
    ...base,
    message: `it is not known which packages have ${all.length} prerequisites on ${title}`,
    evidence: all.map(evidenceOf),
  };
}

function evidenceOf({ prerequisite: { key, item, place }, capabilities }: Nameless): Evidence {
  const phase = item.for === undefined || item.for === 'run' ? '' : ` (to ${item.for})`;
  const what = capabilities.length === 0 ? '' : `: ${capabilities.join(', ')}`;
  return { text: `${formatPlace(place)}: ${key}${phase}${what}`, place };
}

function remedyOf(keys: readonly string[], { contribution, distribution, project }: Plan): string {
  const [first = ''] = keys;
  if (contribution === undefined) {
    const which = keys.length === 1 ? first : 'each of them';
    return `add to ${which} in ${project.located.file}: names: { ${distribution.id}: PACKAGE }`;
  }
  const { file, located } = contribution;
  const shown = keys.slice(0, MOST_KEYS).map((key) => `${key}: PACKAGE`);
  const list = `${shown.join(', ')}${keys.length > MOST_KEYS ? ', ...' : ''}`;
  const lookup = `look up with contrib deps ${distribution.id} --write, or`;
  if (file.names !== undefined) return `${lookup} add to names: in ${located.file}: ${list}`;
  return `${lookup} add to ${located.file}: names: { ${list} }`;
}
