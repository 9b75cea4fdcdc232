import type { Distribution } from '../distributions/distribution.ts';
import { viewInstalled } from '../facts/made-links.ts';
import { factsOf, type KnownStarts } from '../facts/set-facts.ts';
import { splitWords } from '../facts/split-words.ts';
import type { Finding } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import { withOwnNames } from '../manifest/own-names.ts';
import type { Project } from '../manifest/project.ts';
import type { PackageSet } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';
import { hasExpectations, type Judged, judgeExpectations, tripsOf } from './expectation.ts';
import { EXPECTATION_RULES } from './expectations.gen.ts';
import { findingOf } from './rule.ts';
import {
  answerFor,
  idleSuppressions,
  ownSuppressions,
  type WrittenSuppression,
  writtenSuppressions,
} from './suppress.ts';

/** Packages under the name that a table gives them. */
export type AuditSet = {
  readonly name: string;
  readonly set: PackageSet;
  readonly distribution: Distribution;
  /** The project's own part for the distribution, where it has one: it may answer for differences. */
  readonly contribution?: Contribution;
};

/** What became of every expectation on one set. */
export type AuditedSet = {
  readonly name: string;
  readonly distribution: Distribution;
  readonly packages: readonly string[];
  readonly judged: readonly Judged[];
  readonly findings: readonly Finding[];
};

export type Audited = {
  readonly sets: readonly AuditedSet[];
  /** Those of all sets, and of suppressions that suppress nothing in any of them. */
  readonly findings: readonly Finding[];
};

/**
 * Holds packages, whoever made them, against what a project expects.
 * @throws ContribError bad-input where the manifest has no expectations.
 */
export async function audit(project: Project, sets: readonly AuditSet[]): Promise<Audited> {
  if (!hasExpectations(project)) {
    throw new ContribError('bad-input', `${project.located.file} has no expectations`, {
      hint: 'write what must hold on any package of the project under expectations:',
    });
  }
  const upstream = writtenSuppressions(project, undefined);
  const own = suppressionsByContribution(sets);
  const known = startsOf(project);
  const audited: AuditedSet[] = [];
  for (const { name, set, distribution, contribution } of sets) {
    const facts = factsOf(await viewInstalled(set, distribution), known);
    const answers = [...upstream, ...(own.get(contribution?.name ?? '') ?? [])];
    const { project: named } = withOwnNames({ project, contribution, release: distribution?.release });
    const judged = (await judgeExpectations({ project: named, facts }, EXPECTATION_RULES)).map((one) =>
      answered(one, name, answers),
    );
    audited.push({
      name,
      distribution,
      packages: set.packages.map((pkg) => pkg.name),
      judged: judged.map(([one]) => one),
      findings: judged.flatMap(([, findings]) => findings),
    });
  }
  const findings = audited.flatMap((one) => one.findings);
  const written = [...upstream, ...[...own.values()].flat()];
  return {
    sets: audited,
    findings: [
      ...findings,
      ...idleSuppressions(written, findings, (suppression) => wasJudged(suppression, audited)),
    ],
  };
}

/** What upstream says that each unit starts: packages for another init system call the service otherwise. */
function startsOf({ manifest }: Project): KnownStarts {
  const known = new Map<string, (readonly string[])[]>();
  for (const { runs } of Object.values(manifest.expectations ?? {})) {
    const words = splitWords(runs?.start ?? '') ?? [];
    if (runs !== undefined && words.length > 0)
      known.set(runs.unit, [...(known.get(runs.unit) ?? []), words]);
  }
  return known;
}

/** Two sets may be of one distribution: its suppressions are the same for both. */
function suppressionsByContribution(
  sets: readonly AuditSet[],
): ReadonlyMap<string, readonly WrittenSuppression[]> {
  const contributions = new Map(
    sets.flatMap(({ contribution }) =>
      contribution === undefined ? [] : [[contribution.name, contribution] as const],
    ),
  );
  return new Map([...contributions].map(([name, one]) => [name, ownSuppressions(one)]));
}

/** An expectation with its findings, one for each point that differs, in their order. */
function answered(
  judged: Judged,
  set: string,
  suppressions: readonly WrittenSuppression[],
): readonly [Judged, readonly Finding[]] {
  const findings = answerFor(findingsOf(judged, set), suppressions);
  const reasons = findings.map(({ suppressed }) => suppressed?.reason).values();
  const points = judged.points.map((point) => {
    const reason = point.state === 'differs' ? reasons.next().value : undefined;
    return reason === undefined ? point : { ...point, answered: reason };
  });
  return [{ ...judged, points }, findings];
}

/** What could not be judged on these packages may still be needed for others. */
function wasJudged({ rule, expectation }: WrittenSuppression, audited: readonly AuditedSet[]): boolean {
  return audited.some(({ judged }) =>
    judged.some(
      ({ id, kind, verdict }) =>
        rule === `expectations/${kind}` &&
        (expectation === undefined || expectation === id) &&
        verdict !== 'unjudged',
    ),
  );
}

function findingsOf(judged: Judged, name: string): Finding[] {
  const rule = EXPECTATION_RULES.find(({ kind }) => kind === judged.kind);
  return rule === undefined ? [] : [...tripsOf(judged)].map((trip) => findingOf(rule, trip, name));
}
