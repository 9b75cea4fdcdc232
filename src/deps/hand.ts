import { capabilitiesOf } from '../facts/prerequisite.ts';
import type { PlanPrerequisite } from '../plan/plan.ts';
import { type Context, isTold, suits } from './candidates.ts';
import type { Resolution, ResolvedCapability } from './resolution.ts';

type ByHand = Pick<Resolution, 'state' | 'names' | 'versions' | 'decided' | 'notes' | 'contradiction'>;

/** Names that a person wrote down win; what the index says against them is said. */
export function judgeByHand(
  { names, item }: PlanPrerequisite,
  capabilities: readonly ResolvedCapability[],
  context: Context,
): ByHand {
  const { lookup, family } = context;
  const located = names.map((name) => lookup.byName(name) ?? lookup.providers(name)[0]);
  const versions = located.map((one) => one?.pkg.version ?? '');
  const unknown = names.filter((_, index) => located[index] === undefined);
  const told = capabilitiesOf(item).map((capability) => isTold(capability, context));
  const lacking = capabilities.filter((one, index) => told[index] && !isReached(one, names, context));
  const unsuited = versions.filter((version) => version !== '' && !suits(version, item.version, family));
  const contradiction =
    unknown.length > 0
      ? `the index has no package ${unknown.join(', ')}`
      : lacking.length > 0
        ? describeLacking(lacking, names)
        : undefined;
  return {
    state:
      unknown.length > 0
        ? 'not-available'
        : unsuited.length === names.length && names.length > 0
          ? 'too-old'
          : 'found',
    names,
    versions,
    decided: 'hand',
    ...(contradiction === undefined ? {} : { contradiction }),
    notes: [],
  };
}

/** Whether one of the names has a capability, or brings a package along that has it. */
function isReached(
  { chosen, others }: ResolvedCapability,
  names: readonly string[],
  { lookup }: Context,
): boolean {
  const providers = [...(chosen === undefined ? [] : [chosen]), ...others].map((one) => one.package);
  return names.some((name) => {
    const closure = lookup.closure(name);
    return (
      providers.some((provider) => closure.has(provider)) ||
      lookup.providers(name).some(({ pkg }) => providers.includes(pkg.name))
    );
  });
}

function describeLacking(lacking: readonly ResolvedCapability[], names: readonly string[]): string {
  const parts = lacking.map(({ capability, chosen }) =>
    chosen === undefined ? `nothing has ${capability}` : `${capability} is in ${chosen.package}`,
  );
  return `not with ${names.join(', ')}: ${parts.join(', ')}`;
}
