import type { Finding } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { compileInstalled } from '../plan/patterns.ts';
import { formatPlace, isTextPlace, type TextPlace } from '../system/place.ts';

/** A suppression as somebody wrote it, with the place where they did. */
export type WrittenSuppression = {
  readonly rule: string;
  readonly path?: string | undefined;
  readonly expectation?: string | undefined;
  readonly reason: string;
  readonly place: TextPlace;
};

/** What upstream and a distribution's part answer for. */
export function writtenSuppressions(
  project: Project,
  contribution: Contribution | undefined,
): WrittenSuppression[] {
  const upstream = project.manifest.suppress ?? [];
  return [
    ...upstream.map((item, index) => ({ ...item, place: project.located.locate(['suppress', index]) })),
    ...(contribution === undefined ? [] : ownSuppressions(contribution)),
  ];
}

/** What a distribution's part answers for. */
export function ownSuppressions({ file, located }: Contribution): WrittenSuppression[] {
  return (file.suppress ?? []).map((item, index) => ({
    ...item,
    place: located.locate(['suppress', index]),
  }));
}

/**
 * Marks the findings that somebody answered for. A suppression that suppresses nothing is itself a finding, so that
 * none outlives its reason; it is not judged where its rule did not run.
 */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly WrittenSuppression[],
  judged: ReadonlySet<string>,
): Finding[] {
  const marked = answerFor(findings, suppressions);
  return [...marked, ...idleSuppressions(suppressions, marked, ({ rule }) => judged.has(rule))];
}

/** Marks the findings that somebody answered for. */
export function answerFor(
  findings: readonly Finding[],
  suppressions: readonly WrittenSuppression[],
): Finding[] {
  return findings.map((finding): Finding => {
    const answer = suppressions.find((suppression) => answers(suppression, finding));
    return answer === undefined
      ? finding
      : { ...finding, suppressed: { reason: answer.reason, place: answer.place } };
  });
}

/** A finding for each suppression that was judged and answers for none of these findings, which are marked already. */
export function idleSuppressions(
  suppressions: readonly WrittenSuppression[],
  marked: readonly Finding[],
  isJudged: (suppression: WrittenSuppression) => boolean,
): Finding[] {
  const used = new Set(marked.map(({ suppressed }) => suppressed?.place));
  return suppressions.filter((written) => !used.has(written.place) && isJudged(written)).map(unused);
}

function answers({ rule, path, expectation }: WrittenSuppression, finding: Finding): boolean {
  if (finding.rule !== rule) return false;
  if (expectation !== undefined && finding.expectation !== expectation) return false;
  if (path === undefined) return true;
  const { place, message } = finding;
  const named = isTextPlace(place) ? place.file : (place.path ?? place.package);
  // A finding about a line of the description names the installed path in its message.
  return compileInstalled(path)(named) || formatPlace(place) === path || message.split(' ').includes(path);
}

function unused({ rule, path, expectation, place }: WrittenSuppression): Finding {
  const of = expectation === undefined ? '' : ` for ${expectation}`;
  const where = `${of}${path === undefined ? '' : ` at ${path}`}`;
  return {
    rule: 'suppression/unused',
    severity: 'warning',
    place,
    message: `this suppression of ${rule}${where} suppresses nothing`,
    remedy: 'remove it',
  };
}
