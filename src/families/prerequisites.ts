import { capabilitiesOf, describeCapability } from '../facts/prerequisite.ts';
import type { Finding } from '../findings/finding.ts';
import type { VersionConstraint } from '../packages/relation.ts';
import type { Plan, PlanPrerequisite } from '../plan/plan.ts';
import { buildTool } from './build-tools.ts';
import type { BuildTool, Family } from './family.ts';
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

type NamingFamily = Pick<Family, 'capability' | 'buildTools'>;

/**
 * What a plan needs, named for its release: first by what somebody wrote down (`names` of the release, of distro.yaml,
 * of contrib.yaml), then by what is known of the build system, then by the family's own word for the capability, where its
 * dependency language has one.
 */
export function needsOf(plan: Plan, family: NamingFamily): Needs {
  const found = plan.prerequisites.map((prerequisite) => needOf(prerequisite, plan, family));
  return {
    needs: found.filter((one) => 'names' in one),
    missing: found.filter((one) => 'rule' in one),
  };
}

function needOf(prerequisite: PlanPrerequisite, plan: Plan, family: NamingFamily): Need | Finding {
  const { key, item } = prerequisite;
  const found: Found | undefined =
    prerequisite.names.length > 0 ? { names: prerequisite.names } : capabilityNames(item, plan, family);
  if (found === undefined || found.names.length === 0) return nameless(prerequisite, plan);
  return {
    key,
    phase: item.for ?? 'run',
    level: item.level ?? 'requires',
    package: item.package ?? plan.project.packages[0]?.name ?? plan.project.manifest.name,
    names: found.names,
    ...(item.version === undefined ? {} : { version: withEpoch(parseRange(item.version), found.epoch) }),
    ...(item.why === undefined ? {} : { why: item.why }),
    prerequisite,
  };
}

type Found = { readonly names: readonly string[]; readonly epoch?: number | undefined };

/** The package of a build tool, or the family's word for every capability; undefined where one of them has none. */
function capabilityNames(
  item: PlanPrerequisite['item'],
  plan: Plan,
  family: NamingFamily,
): Found | undefined {
  const words = capabilitiesOf(item).map((one): BuildTool | undefined => {
    const name = family.capability?.(one, plan.distribution);
    return buildTool(one, plan.project, family) ?? (name === undefined ? undefined : { name });
  });
  const known = words.filter((word) => word !== undefined);
  if (known.length !== words.length) return undefined;
  return { names: [...new Set(known.map(({ name }) => name))], epoch: known[0]?.epoch };
}

function withEpoch(range: VersionConstraint, epoch: number | undefined): VersionConstraint {
  return epoch === undefined ? range : { ...range, version: `${epoch}:${range.version}` };
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
