import { type Io, printableName } from '../system/io.ts';
import type { ReleaseResolution, Resolution } from './resolution.ts';

const HEADS: Readonly<Record<Resolution['for'], string>> = {
  run: 'to run',
  build: 'to build',
  test: 'to test',
};
const STATES: Readonly<Record<Resolution['state'], string>> = {
  found: '',
  'too-old': 'only older',
  'too-new': 'only newer',
  'not-available': 'not available',
  'not-known': 'not known',
};

/** What people read: one line a prerequisite, apart for when it is needed, and below it what was decided and why. */
export function formatResolutions(
  resolutions: readonly ReleaseResolution[],
  { renames, changes }: { readonly renames: readonly string[]; readonly changes: readonly string[] },
  { style }: Pick<Io, 'style'>,
): string {
  const parts = resolutions.map((one) => formatRelease(one, style));
  const lists = [list('renamed between the releases', renames), list('not as in dependencies.yaml', changes)];
  return [...parts, ...lists.filter((text) => text !== '')].join('\n');
}

function list(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${head}:\n${lines.map((line) => `  ${printableName(line)}\n`).join('')}`;
}

function formatRelease(resolution: ReleaseResolution, style: Io['style']): string {
  const { distribution, release, architecture, indexes, filesKnown, prerequisites } = resolution;
  const head = `${style('bold', `${distribution}@${release}/${architecture}`)}: ${indexesText(resolution)}\n`;
  const files =
    filesKnown || indexes.length === 0
      ? ''
      : '  the index has no lists of files: only names can be looked up\n';
  const groups = (['run', 'build', 'test'] as const).flatMap((time) => {
    const those = prerequisites.filter((one) => one.for === time);
    return those.length === 0 ? [] : [`  ${HEADS[time]}\n${table(those, style)}`];
  });
  return `${head}${files}${groups.join('')}`;
}

function indexesText({ indexes }: ReleaseResolution): string {
  const [first] = indexes;
  if (first === undefined) return 'no index';
  const titles = indexes.map(({ title }) => title).join(', ');
  const date = first.date === undefined ? '' : ` of ${first.date.slice(0, 10)}`;
  const signed = first.signature === 'good' ? `signed by ${first.signer}` : first.signer;
  return `${printableName(titles)}${date}, ${printableName(signed)}`;
}

function table(prerequisites: readonly Resolution[], style: Io['style']): string {
  const rows = prerequisites.map((one) => [
    one.key,
    one.names.join(', ') || '-',
    one.versions.join(', '),
    one.wanted ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return prerequisites
    .map((one, index) => {
      const cells = (rows[index] ?? []).map((cell, column) =>
        printableName(cell).padEnd(widths[column] ?? 0),
      );
      const problem = STATES[one.state];
      const said = [
        problem === '' ? '' : style('yellow', problem),
        one.decided === 'hand' ? 'by hand' : '',
      ].filter((part) => part !== '');
      return `    ${`${cells.join('  ')}  ${said.join(', ')}`.trimEnd()}\n${below(one, style)}`;
    })
    .join('');
}

function below({ contradiction, notes }: Resolution, style: Io['style']): string {
  const lines =
    contradiction === undefined
      ? notes
      : [style('yellow', `against the index: ${printableName(contradiction)}`), ...notes];
  return lines.map((line) => `      ${line}\n`).join('');
}
