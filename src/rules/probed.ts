import type { HostFacts } from '../facts/host.ts';
import { familyOf } from '../families/index.ts';
import { type ProbedPrerequisite, probeHost } from '../families/probe-host.ts';
import type { Severity } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import type { Trip } from './rule.ts';

/** The prerequisites of a plan that are in one state on a machine. A staged tree says nothing about them. */
export async function probedAs(
  state: ProbedPrerequisite['state'],
  plan: Plan,
  host: HostFacts,
): Promise<readonly ProbedPrerequisite[]> {
  if (host.partial === true) return [];
  const family = await familyOf(plan.distribution.family);
  const probed = await probeHost(plan, host, family);
  return probed.filter((one) => one.state === state);
}

/** A trip at a prerequisite; how grave it is goes by how much the project needs it. */
export function tripOf({ prerequisite, evidence, install }: ProbedPrerequisite, message: string): Trip {
  return {
    place: prerequisite.place,
    severity: SEVERITIES[prerequisite.item.level ?? 'requires'],
    message,
    evidence: evidence.map((text) => ({ text })),
    ...(install === undefined ? {} : { remedy: `as root: ${install.join(' ')}` }),
  };
}

const SEVERITIES: Readonly<Record<'requires' | 'recommends' | 'suggests', Severity>> = {
  requires: 'error',
  recommends: 'warning',
  suggests: 'info',
};
