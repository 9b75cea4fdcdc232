import type { Distribution } from '../distributions/distribution.ts';
import { factsOf } from '../facts/set-facts.ts';
import { viewSet } from '../facts/set-view.ts';
import type { Finding } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import type { PackageSet } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';
import { hasExpectations, type Judged, judgeExpectations, tripsOf } from './expectation.ts';
import { EXPECTATION_RULES } from './expectations.gen.ts';
import { findingOf } from './rule.ts';

/** Packages under the name that a table gives them. */
export type AuditSet = {
  readonly name: string;
  readonly set: PackageSet;
  readonly distribution: Distribution;
};

/** What became of every expectation on one set. */
export type AuditedSet = {
  readonly name: string;
  readonly distribution: Distribution;
  readonly packages: readonly string[];
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
};

/**
 * Holds packages, whoever made them, against what a project expects.
 * @throws ContribError bad-input where the manifest has no expectations.
 */
export async function audit(project: Project, sets: readonly AuditSet[]): Promise<AuditedSet[]> {
  if (!hasExpectations(project)) {
    throw new ContribError('bad-input', `${project.located.file} has no expectations`, {
      hint: 'write what must hold on any package of the project under expectations:',
    });
  }
  const audited: AuditedSet[] = [];
  for (const { name, set, distribution } of sets) {
    const facts = factsOf(viewSet(set, distribution));
    const judged = await judgeExpectations({ project, facts }, EXPECTATION_RULES);
    const findings = judged.flatMap((one) => findingsOf(one, name));
    audited.push({ name, distribution, packages: set.packages.map((pkg) => pkg.name), judged, findings });
  }
  return audited;
}

function findingsOf(judged: Judged, name: string): Finding[] {
  const rule = EXPECTATION_RULES.find(({ kind }) => kind === judged.kind);
  return rule === undefined ? [] : [...tripsOf(judged)].map((trip) => findingOf(rule, trip, name));
}
