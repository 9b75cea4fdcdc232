import { groupReleases } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { COLUMNS, mappingRows, type Row } from './rows.ts';

const GAP = '  ';
/** A column is not made narrower than this: what is left of it would say nothing. */
const NARROWEST = 16;
const PATH = 1;
const SOURCE = 5;

/**
 * Aligned columns for people.
 * @param width of the terminal; long paths are shortened in the middle to fit. Without it, nothing is shortened.
 */
export function renderTable(plans: readonly Plan[], width?: number): string {
  const groups = groupReleases(plans, (plan) => tableOf(mappingRows(plan), width));
  return groups
    .map(({ releases, content }) =>
      groups.length > 1 ? `Release ${releases.join(', ')}\n${content}` : content,
    )
    .join('\n');
}

function tableOf(rows: readonly Row[], width: number | undefined): string {
  const all = [COLUMNS, ...rows];
  const widths = fit(
    COLUMNS.map((_, column) => Math.max(...all.map((row) => lengthOf(row[column] ?? '')))),
    width,
  );
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => pad(cell, widths[column] ?? 0))
          .join(GAP)
          .trimEnd()}\n`,
    )
    .join('');
}

/** Takes what is too much from the source, then from the path. */
function fit(widths: readonly number[], width: number | undefined): number[] {
  const fitted = [...widths];
  if (width === undefined) return fitted;
  let excess = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) - width;
  for (const column of [SOURCE, PATH]) {
    const own = fitted[column] ?? 0;
    const taken = Math.max(0, Math.min(excess, own - NARROWEST));
    fitted[column] = own - taken;
    excess -= taken;
  }
  return fitted;
}

function pad(cell: string, width: number): string {
  const length = lengthOf(cell);
  return length > width ? shorten(cell, width) : cell + ' '.repeat(width - length);
}

/** Both ends of a path say more than its middle. */
function shorten(cell: string, width: number): string {
  const characters = [...cell];
  const tail = Math.ceil((width - 1) * 0.6);
  return `${characters.slice(0, width - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}

function lengthOf(cell: string): number {
  return /^[\x20-\x7e]*$/.test(cell) ? cell.length : [...cell].length;
}
