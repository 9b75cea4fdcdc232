import type { AuditedSet } from '../../rules/audit.ts';
import type { Verdict } from '../../rules/expectation.ts';
import { printableName } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import { type AuditRow, auditRows, countsText, isAnswered, policyOf } from './table.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  follows: 'follows',
  differs: '**differs**',
  partly: '*partly*',
  unjudged: 'unjudged',
};

/** The table and what does not follow, for an issue or a page. */
export function auditMarkdown(title: string, sets: readonly AuditedSet[]): string {
  const rows = auditRows(sets);
  const head = ['Expectation', 'Level', ...sets.map(({ name }) => escapeMarkdown(name))];
  const lines = rows.map((row) => [
    `\`${row.id}\``,
    row.level,
    ...row.cells.map((cell) => `${MARKS[cell.verdict]}${isAnswered(cell) ? ' (answered for)' : ''}`),
  ]);
  const table = [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
  const details = rows.map((row) => detailsOf(row, sets)).filter((text) => text !== '');
  return [`# ${escapeMarkdown(title)}\n\n`, sets.map(about).join(''), '\n', table, ...details].join('');
}

function about(set: AuditedSet): string {
  return `- ${escapeMarkdown(set.name)}: ${escapeMarkdown(set.packages.join(', '))}, judged as on ${escapeMarkdown(policyOf(set))}: ${countsText(set.judged)}\n`;
}

function detailsOf(row: AuditRow, sets: readonly AuditedSet[]): string {
  const lines = row.cells.flatMap((cell, index) =>
    cell.points
      .filter(({ state }) => state !== 'follows')
      .map(({ state, text, place, answered }) => {
        const where = place === undefined ? '' : ` (${escapeMarkdown(formatPlace(place))})`;
        const answer = answered === undefined ? '' : `; answered for: ${escapeMarkdown(answered)}`;
        return `- ${escapeMarkdown(sets[index]?.name ?? '')}, ${state}: ${escapeMarkdown(text)}${where}${answer}\n`;
      }),
  );
  if (lines.length === 0) return '';
  const reason = row.reason === undefined ? '' : `${escapeMarkdown(row.reason)}\n\n`;
  return `\n## ${row.id}\n\n${reason}${lines.join('')}\nRemedy: ${escapeMarkdown(row.remedy)}\n`;
}

/** What packages and manifests say must not become markup. */
function escapeMarkdown(text: string): string {
  return printableName(text).replace(/[\\`*_[\]<>|#~!&]/g, '\\$&');
}
