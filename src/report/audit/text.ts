import type { AuditedSet } from '../../rules/audit.ts';
import type { Judged, Verdict } from '../../rules/expectation.ts';
import { type Io, printableName, type Style } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import { type AuditRow, auditRows, countsText, labelOf, policyOf } from './table.ts';

const COLORS: Readonly<Record<Verdict, Style>> = {
  follows: 'green',
  differs: 'red',
  partly: 'yellow',
  unjudged: 'dim',
};

/** Expectations by sets as a table for a terminal; with `verbose` also what each verdict stands on. */
export function auditText(
  sets: readonly AuditedSet[],
  { io, verbose }: { io: Io; verbose: boolean },
): string {
  const rows = auditRows(sets);
  const wide = Math.max(11, ...rows.map(({ id }) => id.length));
  const columns = sets.map(({ name }, index) => widthOf(name, rows, index));
  const level = 11;
  const head = [
    'expectation'.padEnd(wide),
    'level'.padEnd(level),
    ...sets.map(({ name }, index) => printableName(name).padEnd(columns[index] ?? 0)),
  ];
  const lines = rows.map((row) => [
    row.id.padEnd(wide),
    row.level.padEnd(level),
    ...row.cells.map((cell, index) =>
      io.style(COLORS[cell.verdict], labelOf(cell).padEnd(columns[index] ?? 0)),
    ),
  ]);
  const table = [head, ...lines].map((cells) => `${cells.join('  ').trimEnd()}\n`).join('');
  const evidence = verbose ? `\n${sets.map((set) => evidenceOf(set)).join('')}` : unjudgedOf(sets);
  return `${table}${evidence}\n${sets.map(summary).join('')}`;
}

function widthOf(name: string, rows: readonly AuditRow[], index: number): number {
  const cells = rows.flatMap((row) => row.cells[index] ?? []);
  return Math.max(8, printableName(name).length, ...cells.map((cell) => labelOf(cell).length));
}

function summary(set: AuditedSet): string {
  const packages = set.packages.length === 1 ? '1 package' : `${set.packages.length} packages`;
  return `${printableName(set.name)}: ${packages}, judged as on ${policyOf(set)}: ${countsText(set.judged)}\n`;
}

function evidenceOf(set: AuditedSet): string {
  const lines = set.judged.map((judged) => `${judged.id}: ${judged.verdict}\n${pointsOf(judged)}`);
  return `${printableName(set.name)}\n${lines.join('')}`;
}

function pointsOf({ points }: Judged): string {
  return points
    .map(({ state, text, place, answered }) => {
      const where = place === undefined ? '' : ` (${printableName(formatPlace(place))})`;
      const answer = answered === undefined ? '' : `  answered for: ${printableName(answered)}\n`;
      return `  ${state}: ${printableName(text)}${where}\n${answer}`;
    })
    .join('');
}

/** Why something could not be judged is no finding, and would be lost otherwise. */
function unjudgedOf(sets: readonly AuditedSet[]): string {
  const lines = sets.flatMap(({ name, judged }) =>
    judged
      .filter(({ verdict }) => verdict === 'unjudged')
      .map(({ id, points }) => {
        const why = points.find(({ state }) => state === 'unjudged')?.text ?? 'there is nothing to judge';
        return `not judged (${printableName(name)}): ${id}: ${printableName(why)}\n`;
      }),
  );
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}
