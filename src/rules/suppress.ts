import type { Finding } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { compileInstalled } from '../plan/patterns.ts';
import { formatPlace, isTextPlace, type TextPlace } from '../system/place.ts';

/** A suppression as somebody wrote it, with the place where they did. */
export type WrittenSuppression = {
  readonly rule: string;
  readonly path?: string | undefined;
  readonly reason: string;
  readonly place: TextPlace;
};

/** What upstream and a distribution's part answer for. */
export function writtenSuppressions(
  project: Project,
  contribution: Contribution | undefined,
): WrittenSuppression[] {
  const upstream = project.manifest.suppress ?? [];
  const own = contribution?.file.suppress ?? [];
  return [
    ...upstream.map((item, index) => ({ ...item, place: project.located.locate(['suppress', index]) })),
    ...own.flatMap((item, index) =>
      contribution === undefined
        ? []
        : [{ ...item, place: contribution.located.locate(['suppress', index]) }],
    ),
  ];
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
  const used = new Set<WrittenSuppression>();
  const marked = findings.map((finding): Finding => {
    const answer = suppressions.find((suppression) => answers(suppression, finding));
    if (answer === undefined) return finding;
    used.add(answer);
    return { ...finding, suppressed: { reason: answer.reason, place: answer.place } };
  });
  const idle = suppressions.filter((suppression) => !used.has(suppression) && judged.has(suppression.rule));
  return [...marked, ...idle.map(unused)];
}

function answers({ rule, path }: WrittenSuppression, finding: Finding): boolean {
  if (finding.rule !== rule) return false;
  if (path === undefined) return true;
  const { place, message } = finding;
  const named = isTextPlace(place) ? place.file : (place.path ?? place.package);
  // A finding about a line of the description names the installed path in its message.
  return compileInstalled(path)(named) || formatPlace(place) === path || message.split(' ').includes(path);
}

function unused({ rule, path, place }: WrittenSuppression): Finding {
  const where = path === undefined ? '' : ` at ${path}`;
  return {
    rule: 'suppression/unused',
    severity: 'warning',
    place,
    message: `this suppression of ${rule}${where} suppresses nothing`,
    remedy: 'remove it',
  };
}
