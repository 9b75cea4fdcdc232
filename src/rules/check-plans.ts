import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { formatPlace } from '../system/place.ts';
import { PROJECT_RULES } from './project.gen.ts';
import type { Need, Subjects } from './rule.ts';
import { judge } from './run.ts';
import { suppress, type WrittenSuppression, writtenSuppressions } from './suppress.ts';

export type CheckedPlan = {
  readonly distribution: string;
  readonly release: string;
  readonly architecture: string;
  readonly packages: number;
  readonly paths: number;
  /** How many patterns over what the build will install are not settled. */
  readonly unsettled: number;
};

export type Checked = {
  readonly plans: readonly CheckedPlan[];
  readonly findings: readonly Finding[];
  readonly judged: readonly string[];
  readonly unjudged: readonly { readonly rule: string; readonly lacks: readonly Need[] }[];
};

/**
 * Judges a project on each of its plans. What is found on several distributions is one finding; a suppression counts
 * as used where it answers for any of them.
 */
export async function checkPlans(
  groups: readonly (readonly Plan[])[],
  extra: Partial<Pick<Subjects, 'tree' | 'host' | 'linters'>> & {
    /** The files of the tree cannot be opened: rules that read them are not judged. */
    readonly withoutContent?: boolean;
  } = {},
): Promise<Checked> {
  const { withoutContent = false, ...more } = extra;
  const checked: CheckedPlan[] = [];
  const found: Finding[] = [];
  const judged = new Set<string>();
  const unjudged = new Map<string, readonly Need[]>();
  for (const plans of groups) {
    for (const plan of plans) {
      const { project, set } = plan;
      const content = withoutContent ? {} : { content: set };
      const subjects = { project, plan, plans, set, ...content, ...more };
      const result = await judge(subjects, { distribution: plan.distribution.id, rules: PROJECT_RULES });
      found.push(...result.findings);
      for (const rule of result.judged) judged.add(rule);
      for (const { rule, lacks } of result.unjudged) unjudged.set(rule, lacks);
      checked.push(describe(plan));
    }
  }
  const findings = suppress(joinDistributions(found, groups.length), suppressionsOf(groups), judged);
  return {
    plans: checked,
    findings,
    judged: [...judged],
    unjudged: [...unjudged].map(([rule, lacks]) => ({ rule, lacks })),
  };
}

function describe({ distribution, set, claims }: Plan): CheckedPlan {
  const { id, release, architecture } = distribution;
  const paths = set.packages.reduce((sum, pkg) => sum + [...set.entries(pkg)].length, 0);
  const unsettled = claims.filter(({ matches }) => matches === undefined).length;
  return { distribution: id, release, architecture, packages: set.packages.length, paths, unsettled };
}

/** One finding for all distributions that it was found on; it names them only where others do not have it. */
function joinDistributions(findings: readonly Finding[], distributions: number): Finding[] {
  const joined = new Map<string, { finding: Finding; on: Set<string> }>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, formatPlace(finding.place), finding.message]);
    const known = joined.get(key) ?? { finding, on: new Set<string>() };
    if (finding.distribution !== undefined) known.on.add(finding.distribution);
    joined.set(key, known);
  }
  return [...joined.values()].map(({ finding, on }) => {
    const { distribution: _, ...rest } = finding;
    return on.size === distributions ? rest : { ...rest, distribution: [...on].join(', ') };
  });
}

function suppressionsOf(groups: readonly (readonly Plan[])[]): WrittenSuppression[] {
  const all = groups.flatMap(([plan]) =>
    plan === undefined ? [] : writtenSuppressions(plan.project, plan.contribution),
  );
  return [...new Map(all.map((item) => [formatPlace(item.place), item])).values()];
}
