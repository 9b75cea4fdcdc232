import type { Finding } from '../findings/finding.ts';
import { breathe } from '../system/breath.ts';
import { findingOf, type Need, type Rule, type Subjects } from './rule.ts';

export type Judgement = {
  readonly findings: readonly Finding[];
  /** Rules that ran. */
  readonly judged: readonly string[];
  /** Rules whose needs were not met, and which needs. */
  readonly unjudged: readonly { readonly rule: string; readonly lacks: readonly Need[] }[];
};

/** Runs every rule whose needs are met, in the order of their names. */
export async function judge(
  subjects: Partial<Subjects>,
  options: { readonly distribution?: string; readonly rules: readonly Rule[] },
): Promise<Judgement> {
  const { distribution, rules } = options;
  const findings: Finding[] = [];
  const judged: string[] = [];
  const unjudged: { rule: string; lacks: Need[] }[] = [];
  for (const rule of rules) {
    const lacks = rule.needs.filter((need) => subjects[need] === undefined);
    if (lacks.length > 0) {
      unjudged.push({ rule: rule.id, lacks });
      continue;
    }
    judged.push(rule.id);
    await breathe();
    for await (const trip of rule.check(subjects as Subjects))
      findings.push(findingOf(rule, trip, distribution));
  }
  return { findings, judged, unjudged };
}
