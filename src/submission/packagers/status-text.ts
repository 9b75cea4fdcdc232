import { type Io, printable, printableName } from '../../system/io.ts';
import type { BundleDirectory } from './bundles.ts';
import type { DistributionStatus } from './status.ts';

export type ProjectStatus = {
  readonly project: string;
  readonly version: string;
  readonly distributions: readonly DistributionStatus[];
  readonly others: BundleDirectory['others'];
};

const HEADINGS = ['DISTRIBUTION', 'STATE', 'FOR', 'PACKAGER', 'NEXT'] as const;

/** One line a distribution; the package’s link below it. */
export function renderStatus(status: ProjectStatus, style: Io['style'], verbose: boolean): string {
  const { project, version, distributions, others } = status;
  const head = `${printableName(project)} ${printableName(version)}`;
  const rest = others.map(({ file, why }) => `${printableName(file)}: ${printableName(why)}`);
  if (distributions.length === 0)
    return [
      `${head}: nobody packages it yet`,
      'next: contrib invite DISTRO --maintainer NAME',
      ...rest,
      '',
    ].join('\n');
  const rows = distributions.map(cellsOf);
  const widths = HEADINGS.map((heading, index) =>
    Math.max(heading.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ');
  return [
    `${head}: ${summary(distributions)}`,
    style('bold', line(HEADINGS)),
    ...distributions.flatMap((one, index) => [
      line(rows[index] ?? []),
      ...whereIs(one),
      ...(verbose ? one.evidence.map((text) => `  from ${printableName(text)}`) : []),
    ]),
    ...rest,
    '',
  ].join('\n');
}

export function renderStatusMarkdown({ project, version, distributions }: ProjectStatus): string {
  const cell = (text: string) => printable(text).replace(/[\\`*_[\]<|]/g, '\\$&');
  return [
    `# ${cell(project)} ${cell(version)} in distributions`,
    '',
    `${summary(distributions)}.`,
    '',
    '| Distribution | State | For | Packager | Package | Next |',
    '| --- | --- | --- | --- | --- | --- |',
    ...distributions.map((one) => {
      const [, state = '', version_ = '', who = '', next = ''] = cellsOf(one);
      const where =
        one.link === null ? (one.staging ? 'upstream hosts it' : '') : `<${printableName(one.link)}>`;
      return `| ${[cell(one.title), state, cell(version_), cell(who), where, cell(next)].join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

function whereIs({ link, staging }: DistributionStatus): string[] {
  if (link !== null) return [`  ${printableName(link)}`];
  return staging ? ['  upstream is asked to host the package'] : [];
}

function cellsOf({ distribution, state, stale, version, maintainers, next }: DistributionStatus): string[] {
  return [
    printableName(distribution),
    stale ? `${state}, stale` : state,
    printableName(version ?? ''),
    printableName(maintainers.join(', ')),
    printableName(next),
  ];
}

/** `2 released, 1 invited, 1 stale`. */
function summary(distributions: readonly DistributionStatus[]): string {
  const counts = new Map<string, number>();
  for (const { state, stale } of distributions) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
    if (stale) counts.set('stale', (counts.get('stale') ?? 0) + 1);
  }
  if (counts.size === 0) return 'nobody packages it yet';
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
