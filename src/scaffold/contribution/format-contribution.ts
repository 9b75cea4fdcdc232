import { type Io, printable, printableName } from '../../system/io.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import type { WriteState } from '../generated.ts';
import type { PlannedContribution } from './plan-contribution.ts';

const COLORS: Readonly<Record<WriteState, Parameters<Io['style']>[0]>> = {
  created: 'green',
  updated: 'yellow',
  unchanged: 'dim',
  kept: 'cyan',
};

type Shown = PlannedContribution['writes'][number];

/** What `contrib init` made, for people: the tree with a line on each file, what was kept and why, what to do next. */
export function formatContribution(
  { directory, writes, notes }: PlannedContribution,
  next: readonly string[],
  io: Pick<Io, 'style'>,
  dryRun: boolean,
): string {
  const kept = writes.filter(({ diff }) => diff !== undefined);
  return [
    `${directory}/\n`,
    ...treeLines(writes, io),
    ...(dryRun ? ['\nnothing was written: --dry-run\n'] : []),
    ...kept.map((write) => keptText(write, directory, io)),
    ...(notes.length === 0 ? [] : ['\n']),
    ...notes.map((note) => `${io.style('yellow', 'note')}: ${printableName(note)}\n`),
    `\nnext: ${next.join(', ')}\n`,
  ].join('');
}

function treeLines(writes: readonly Shown[], io: Pick<Io, 'style'>): string[] {
  const sorted = [...writes].sort((a, b) => comparePaths(a.path, b.path));
  const shown = new Set<string>();
  const rows = sorted.flatMap((write) => {
    const parts = write.path.split('/');
    const directories = parts.slice(0, -1).flatMap((_, index) => {
      const path = parts.slice(0, index + 1).join('/');
      if (shown.has(path)) return [];
      shown.add(path);
      return [{ name: `${'  '.repeat(index + 1)}${parts[index] ?? ''}/`, write: undefined }];
    });
    return [...directories, { name: `${'  '.repeat(parts.length)}${parts.at(-1) ?? ''}`, write }];
  });
  const width = Math.max(...rows.map(({ name }) => printableName(name).length));
  return rows.map(({ name, write }) => {
    if (write === undefined) return `${printableName(name)}\n`;
    const state = io.style(COLORS[write.state], write.state.padEnd('unchanged'.length));
    return `${printableName(name).padEnd(width)}  ${state}  ${printable(write.about)}\n`;
  });
}

function keptText({ path, diff = '' }: Shown, directory: string, io: Pick<Io, 'style'>): string {
  const file = printableName(`${directory}/${path}`);
  const lines = printable(diff.trimEnd())
    .split('\n')
    .map((line) => `${colored(line, io)}\n`);
  return (
    `\n${file} was kept as it is: it is not as contrib made it. Lines with + are what contrib would write\n` +
    `${io.style('bold', 'hint')}: to take them, use --overwrite ${file}, or delete the file and run this again\n` +
    lines.join('')
  );
}

function colored(line: string, io: Pick<Io, 'style'>): string {
  if (line.startsWith('+')) return io.style('green', line);
  return line.startsWith('-') ? io.style('red', line) : line;
}
