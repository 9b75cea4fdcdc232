import type { Builder } from '../families/builder.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { printable } from '../system/io.ts';
import type { Place } from '../system/place.ts';

const LAST_LINES = 12;
const MOST_LINES = 30;

/** The lines of a failed build's log that say why, at the line of the description that is to blame, where one is. */
export function failureFinding(plan: Plan, log: string, builder: Pick<Builder, 'excerpt'>): Finding {
  const chosen = builder.excerpt?.(log) ?? [];
  const last = log.trimEnd().split('\n').slice(-LAST_LINES);
  const lines = (chosen.length > 0 ? chosen : last).slice(0, MOST_LINES).map(printable);
  const place = blame(plan, lines.join('\n'));
  return {
    rule: 'build/failed',
    severity: 'error',
    place: place ?? { file: plan.contribution?.located.file ?? plan.project.located.file },
    message: `the build failed: ${lines.find((line) => /error|failed|missing|not /i.test(line))?.trim() ?? 'its log says why'}`,
    evidence: lines.map((text) => ({ text })),
    distribution: plan.distribution.id,
  };
}

/** The line whose path or pattern the log speaks of; the longest, because a directory is named by all that is in it. */
function blame(plan: Plan, text: string): Place | undefined {
  const { multiarch } = plan.distribution;
  const spellings = (path: string) => [
    path,
    ...(multiarch === undefined ? [] : [path.replaceAll(multiarch, '${DEB_HOST_MULTIARCH}')]),
  ];
  const candidates = [
    ...plan.claims.map(({ pattern, line }) => ({
      texts: spellings(pattern.replace(/^\//, '')),
      place: line.place,
    })),
    ...plan.lines.map(({ source, line }) => ({ texts: [source.replace(/^\//, '')], place: line.place })),
  ];
  return candidates
    .flatMap(({ texts, place }) => texts.map((one) => ({ one, place })))
    .filter(({ one }) => one.length > 2 && text.includes(one))
    .sort((a, b) => b.one.length - a.one.length)[0]?.place;
}
