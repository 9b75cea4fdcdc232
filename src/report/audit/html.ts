import type { AuditedSet } from '../../rules/audit.ts';
import { formatPlace } from '../../system/place.ts';
import { escapeHtml } from '../escape-html.ts';
import { type AuditRow, auditRows, countsText, labelOf, policyOf } from './table.ts';

/** One page that needs nothing else: no script, no font, no image; light and dark, and readable on a phone. */
export function auditHtml(title: string, sets: readonly AuditedSet[]): string {
  const rows = auditRows(sets);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<ul>
${sets.map(about).join('')}</ul>
${table(rows, sets)}
<h2>What the verdicts stand on</h2>
${rows.map((row) => details(row, sets)).join('')}</main>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; --back: #ffffff; --text: #1b1f23; --link: #0b57b0; --line: #c8ccd0; --follows: #17692f; --differs: #b3261e; --partly: #8a5300; --unjudged: #5c6670; }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --text: #e6e9ec; --link: #8ab8ff; --line: #454b52; --follows: #7fd698; --differs: #ff9a90; --partly: #f2bb63; --unjudged: #a3adb8; } }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
/* The names stay in sight while the verdicts of many sets are scrolled. */
th:first-child { position: sticky; left: 0; background: var(--back); }
@media (max-width: 40rem) { th:first-child { min-width: 7rem; max-width: 9rem; white-space: normal; } }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; white-space: nowrap; }
details { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
summary { cursor: pointer; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
.follows { color: var(--follows); }
.differs { color: var(--differs); font-weight: 600; }
.partly { color: var(--partly); font-weight: 600; }
.unjudged { color: var(--unjudged); }
`;

function about(set: AuditedSet): string {
  return `<li><strong>${escapeHtml(set.name)}</strong>: ${escapeHtml(set.packages.join(', '))}, judged as on ${escapeHtml(policyOf(set))}: ${countsText(set.judged)}</li>\n`;
}

function table(rows: readonly AuditRow[], sets: readonly AuditedSet[]): string {
  const head = ['Expectation', 'Level', ...sets.map(({ name }) => name)];
  const lines = rows.map(({ id, level, cells }) => {
    const verdicts = cells.map((cell) => `<td class="${cell.verdict}">${labelOf(cell)}</td>`).join('');
    return `<tr><th scope="row"><a href="#${id}">${id}</a></th><td>${level}</td>${verdicts}</tr>\n`;
  });
  return `<div class="wide" role="region" aria-label="Expectations by sets" tabindex="0"><table>
<thead><tr>${head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('')}</tr></thead>
<tbody>
${lines.join('')}</tbody>
</table></div>`;
}

/** An address as a link, other text as it is. */
function linked(text: string): string {
  const escaped = escapeHtml(text);
  return /^https?:\/\/[^\s<>"]+$/.test(text) ? `<a href="${escaped}">${escaped}</a>` : escaped;
}

function details(row: AuditRow, sets: readonly AuditedSet[]): string {
  const lists = row.cells.map((cell, index) => {
    const points = cell.points.map(({ state, text, place, answered }) => {
      const where = place === undefined ? '' : ` <code>${escapeHtml(formatPlace(place))}</code>`;
      const answer = answered === undefined ? '' : `<br>Answered for: ${escapeHtml(answered)}`;
      return `<li><span class="${state}">${state}</span>: ${escapeHtml(text)}${where}${answer}</li>\n`;
    });
    return `<h3>${escapeHtml(sets[index]?.name ?? '')}: <span class="${cell.verdict}">${cell.verdict}</span></h3>\n<ul>\n${points.join('')}</ul>\n`;
  });
  const said = [row.reason, row.source, `Remedy: ${row.remedy}`].filter((text) => text !== undefined);
  // Within what is closed, the target of a link has a browser open it (HTML, "Ancestor details revealing algorithm").
  return `<details>
<summary>${row.id} (${row.level})</summary>
<div id="${row.id}">
${said.map((text) => `<p>${linked(text)}</p>\n`).join('')}${lists.join('')}</div>
</details>
`;
}
