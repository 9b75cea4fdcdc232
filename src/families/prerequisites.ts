import { capabilitiesOf, describeCapability } from '../facts/prerequisite.ts';
import type { Finding } from '../findings/finding.ts';
import type { VersionConstraint } from '../packages/relation.ts';
import type { Plan, PlanPrerequisite } from '../plan/plan.ts';
import type { Family } from './family.ts';
import { parseRange } from './version-range.ts';

type Phase = 'run' | 'build' | 'test';
type Level = 'requires' | 'recommends' | 'suggests';

/** One dependency on something outside of the project, in the family's own names. */
export type Need = {
  /** The prerequisite's key in the manifest. */
  readonly key: string;
  readonly phase: Phase;
  readonly level: Level;
  /** The package of the project that has it; of what is for the build, that says nothing. */
  readonly package: string;
  /** Package names, or capabilities where the family's language has them; all of them are needed. */
  readonly names: readonly string[];
  /** The versions that serve; of the first name alone, which is the one that the version is about. */
  readonly version?: VersionConstraint;
  readonly why?: string;
  readonly prerequisite: PlanPrerequisite;
};

export type Needs = {
  readonly needs: readonly Need[];
  /** Prerequisites without a name on this release: errors. */
  readonly missing: readonly Finding[];
};

/**
 * What a plan needs, named for its release: first by what somebody wrote down (`names` of the release, of distro.yaml,
 * of contrib.yaml), then by the family's own word for the capability, where its dependency language has one.
 */
export function needsOf(plan: Plan, family: Pick<Family, 'capability'>): Needs {
  const found = plan.prerequisites.map((prerequisite) => needOf(prerequisite, plan, family));
  return {
    needs: found.filter((one) => 'names' in one),
    missing: found.filter((one) => 'rule' in one),
  };
}

function needOf(
  prerequisite: PlanPrerequisite,
  plan: Plan,
  family: Pick<Family, 'capability'>,
): Need | Finding {
  const { key, item } = prerequisite;
  const names = prerequisite.names.length > 0 ? prerequisite.names : capabilityNames(item, plan, family);
  if (names === undefined || names.length === 0) return nameless(prerequisite, plan);
  return {
    key,
    phase: item.for ?? 'run',
    level: item.level ?? 'requires',
    package: item.package ?? plan.project.packages[0]?.name ?? plan.project.manifest.name,
    names,
    ...(item.version === undefined ? {} : { version: parseRange(item.version) }),
    ...(item.why === undefined ? {} : { why: item.why }),
    prerequisite,
  };
}

/** The family's word for every capability; undefined where one of them has none. */
function capabilityNames(
  item: PlanPrerequisite['item'],
  { distribution }: Plan,
  { capability }: Pick<Family, 'capability'>,
): readonly string[] | undefined {
  const words = capabilitiesOf(item).map((one) => capability?.(one, distribution));
  const known = words.filter((word) => word !== undefined);
  return known.length === words.length ? [...new Set(known)] : undefined;
}

function nameless({ key, item, place }: PlanPrerequisite, plan: Plan): Finding {
  const { distribution, contribution, project } = plan;
  const capabilities = capabilitiesOf(item).map(describeCapability).join(', ');
  const is = capabilities === '' ? key : `${key} (${capabilities})`;
  const where =
    contribution === undefined
      ? `add to ${key} in ${project.located.file}: names: { ${distribution.id}: PACKAGE }`
      : `add to ${contribution.located.file}, for this release alone: releases: { "${distribution.release}": { names: { ${key}: PACKAGE } } }, or for all of them: names: { ${key}: PACKAGE }`;
  return {
    rule: 'prerequisites/no-package-name',
    severity: 'error',
    place,
    message: `it is not known which package has ${is} on ${distribution.title} ${distribution.release}`,
    remedy: where,
    distribution: distribution.id,
  };
}
