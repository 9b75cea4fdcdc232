import { familyOf } from '../families/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { Trip } from './rule.ts';

/**
 * What the format says of one rule. Where a distribution has no part yet, or packages the project itself, nobody makes
 * a package of this description. What is only told, such as a version in another spelling, the recipe tells.
 */
export async function* saidByFamily(plan: Plan, rule: string): AsyncIterable<Trip> {
  if (plan.contribution === undefined || plan.contribution.file.link !== undefined) return;
  const { judge } = await familyOf(plan.distribution.family);
  for (const finding of (await judge?.(plan)) ?? []) {
    if (finding.rule === rule && finding.severity !== 'info') yield finding;
  }
}
