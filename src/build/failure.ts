import type { Builder } from '../families/builder.ts';
import type { Finding } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { printable } from '../system/io.ts';
import type { Place } from '../system/place.ts';
import { excerptOf } from './log/excerpt.ts';

/** The lines of a failed build's log that say why, at the line of the description that is to blame, where one is. */
export function failureFinding(plan: Plan, log: string, builder: Pick<Builder, 'log'>): Finding {
  const { headline, lines, isOfTests } = excerptOf(log, builder.log);
  const said = lines.map(printable);
  const place = isOfTests ? placeOfTests(plan) : blame(plan, said.join('\n'));
  return {
    rule: 'build/failed',
    severity: 'error',
    place: place ?? { file: plan.contribution?.located.file ?? plan.project.located.file },
    message: `the build failed: ${headline === undefined ? 'its log says why' : printable(headline)}`,
    evidence: said.map((text) => ({ text })),
    distribution: plan.distribution.id,
  };
}

/** The line that has the tests run; build systems run their own unasked. */
function placeOfTests({ project: { manifest, located } }: Plan): Place | undefined {
  if (manifest.build === undefined) return undefined;
  return located.locateKey(manifest.build.test === undefined ? ['build'] : ['build', 'test']);
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
