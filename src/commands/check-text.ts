import { type Finding, SEVERITIES, type Severity } from '../findings/finding.ts';
import type { Checked } from '../rules/check-plans.ts';
import { type Io, printableName, type Style } from '../system/io.ts';
import type { CommandInput } from './command.ts';

/** A prerequisite as it was met on this machine. */
export type FoundPrerequisite = {
  readonly distribution: string;
  readonly prerequisite: string;
  readonly state: 'present' | 'too-old' | 'missing' | 'unknown';
  readonly wanted: string | null;
  readonly version: string | null;
  readonly evidence: readonly string[];
  readonly install: readonly string[] | null;
};

const STATES: Readonly<Record<FoundPrerequisite['state'], { readonly text: string; readonly style: Style }>> =
  {
    present: { text: 'present', style: 'green' },
    'too-old': { text: 'too old', style: 'red' },
    missing: { text: 'missing', style: 'red' },
    unknown: { text: 'unknown', style: 'yellow' },
  };

/** One line a prerequisite; nothing where none was looked for. */
export function prerequisiteTable(found: readonly FoundPrerequisite[], io: Pick<Io, 'style'>): string {
  const once = [...new Map(found.map((item) => [`${item.prerequisite} ${item.state}`, item])).values()];
  const width = Math.max(0, ...once.map(({ prerequisite }) => printableName(prerequisite).length));
  const lines = once.map(({ prerequisite, state, version, wanted }) => {
    const { text, style } = STATES[state];
    const has = version === null ? '' : `  ${printableName(version)}`;
    const wants = wanted === null ? '' : `  (${printableName(wanted)} is wanted)`;
    return `  ${printableName(prerequisite).padEnd(width)}  ${io.style(style, text)}${has}${wants}\n`;
  });
  return lines.length === 0 ? '' : `on this machine:\n${lines.join('')}\n`;
}

export type Counts = Record<Severity | 'suppressed', number>;

/** How many findings of each severity there are, and how many somebody answered for. */
export function countFindings(findings: readonly Finding[]): Counts {
  const open = findings.filter(({ suppressed }) => suppressed === undefined);
  const [error = 0, warning = 0, info = 0] = SEVERITIES.map(
    (severity) => open.filter((finding) => finding.severity === severity).length,
  );
  return { error, warning, info, suppressed: findings.length - open.length };
}

/** What was judged, and what came of it. */
export function checkSummary(
  { plans, judged, unjudged }: Checked,
  counts: Counts,
  { verbose, io }: CommandInput,
): string {
  const lines = plans.map(
    ({ distribution, release, packages, paths, unsettled }) =>
      `${distribution} ${release}: ${plural(packages, 'package')}, ${plural(paths, 'path')}${openText(unsettled)}\n`,
  );
  const total = [
    plural(counts.error, 'error'),
    plural(counts.warning, 'warning'),
    ...(counts.info > 0
      ? [`${plural(counts.info, 'remark')}${verbose ? '' : ' (--verbose shows them)'}`]
      : []),
    ...(counts.suppressed > 0 ? [`${counts.suppressed} answered for`] : []),
  ].join(', ');
  const style = counts.error > 0 ? 'red' : counts.warning > 0 ? 'yellow' : 'green';
  const lacking = verbose
    ? unjudged.map(({ rule, lacks }) => `not judged: ${rule} (needs ${lacks.join(', ')})\n`)
    : [];
  return `${lines.join('')}${io.style(style, total)}; ${plural(judged.length, 'rule')} applied\n${lacking.join('')}`;
}

/** Nothing is known of the files behind a pattern until somebody says where they are. */
function openText(unsettled: number): string {
  if (unsettled === 0) return '';
  return `; ${plural(unsettled, 'line')} about what the build installs not judged (--built DIR)`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
