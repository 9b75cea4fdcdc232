import type { Finding } from '../../findings/finding.ts';
import type { HookReview, Review } from '../../submission/review.ts';
import { printable } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import { escapeHtml } from '../escape-html.ts';

/** All that the page shows. */
export type VerdictPage = {
  readonly title: string;
  readonly verdict: 'accepted' | 'refused';
  readonly rows: readonly (readonly [string, string])[];
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  readonly review: Review;
};

/**
 * The verdict and the review as one page that needs nothing else: no script, no font, no image; light and dark, and
 * readable on a phone. All that comes from the bundle is text in it.
 */
export function reviewHtml({ title, verdict, rows, files, findings, review }: VerdictPage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(`${verdict}: ${title}`)}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
<h1><span class="${verdict}">${verdict}</span>: ${escapeHtml(title)}</h1>
<dl>
${rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>\n`).join('')}</dl>
${findingsHtml(findings)}
<h2>Hooks</h2>
${hooksHtml(review.hooks)}
${patchesHtml(review)}
${variablesHtml(review)}
${diffSection('Mapping', 'What upstream’s own mapping does not say on this distribution.', review.mapping)}
${changesHtml(review)}
<h2>Files</h2>
<div class="wide" tabindex="0" role="region" aria-label="Files of the contribution"><pre>${files.map((line) => escapeHtml(line)).join('\n')}</pre></div>
${review.gaps.map((gap) => `<p>Not reviewed: ${escapeHtml(gap)}.</p>\n`).join('')}</main>
</body>
</html>
`;
}

const STYLE = `:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1d1f; --line: #c8ccd0; --good: #17692f; --bad: #b3261e; --mark: #fff1c2; --why: #7a4a00; --add: #17692f; --del: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #17191c; --ink: #e8eaec; --line: #454b52; --good: #7fd698; --bad: #ff9a90; --mark: #4a3b12; --why: #f2bb63; --add: #7fd698; --del: #ff9a90; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; }
.wide { overflow-x: auto; }
pre { margin: 0.4rem 0; font: 0.9rem/1.45 ui-monospace, monospace; }
table { border-collapse: collapse; }
th { overflow-wrap: normal; }
th, td { border-bottom: 1px solid var(--line); padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; }
.accepted { color: var(--good); } .refused, .error { color: var(--bad); font-weight: 600; }
.warning, .why { color: var(--why); }
.marked { background: var(--mark); display: inline-block; min-width: 100%; }
.add { color: var(--add); } .del { color: var(--del); }
`;

function findingsHtml(findings: readonly Finding[]): string {
  if (findings.length === 0) return '<p>No rule has anything to say.</p>';
  const items = findings.map(({ severity, rule, place, message, remedy }) => {
    const hint = remedy === undefined ? '' : `<br>${escapeHtml(remedy)}`;
    return `<li><span class="${severity}">${severity}</span> ${escapeHtml(rule)}: ${escapeHtml(message)} <code>${escapeHtml(formatPlace(place))}</code>${hint}</li>\n`;
  });
  return `<h2>What the rules say</h2>\n<ul>\n${items.join('')}</ul>`;
}

function hooksHtml(hooks: readonly HookReview[]): string {
  const running = hooks.filter(({ state }) => state !== 'comments');
  const silent = hooks.length - running.length;
  const rest = silent > 0 ? `<p>${silent} more of comments alone, which run nothing.</p>\n` : '';
  if (running.length === 0) return `<p>No hook runs anything.</p>\n${rest}`;
  return `${running.map(hookHtml).join('')}${rest}`;
}

function hookHtml({ path, state, lines, risks }: HookReview): string {
  const name = escapeHtml(path);
  if (state === 'unreadable') return `<h3>${name}</h3>\n<p class="error">It cannot be shown as text.</p>\n`;
  const code = lines.map((line, index) => {
    const marks = risks.filter((risk) => risk.line === index + 1);
    const number = String(index + 1).padStart(4);
    const text = `${number}  ${escapeHtml(line)}`;
    if (marks.length === 0) return text;
    const why = marks.map((mark) => `      ^ ${escapeHtml(`${mark.risk}: ${mark.why}`)}`).join('\n');
    return `<span class="marked">${text}</span>\n<span class="why">${why}</span>`;
  });
  const count = risks.length === 0 ? 'nothing stands out' : `${risks.length} marks`;
  return `<h3>${name}</h3>\n<p>Runs as root; ${count}.</p>\n<div class="wide" tabindex="0" role="region" aria-label="${name}"><pre>${code.join('\n')}</pre></div>\n`;
}

function patchesHtml({ patches }: Review): string {
  if (patches.length === 0) return '';
  const items = patches.map(({ path, applied, reason, touches }) => {
    const state = applied ? '' : ' (not in patches/series)';
    const list = touches.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ');
    return `<li>${escapeHtml(path)}${state}: ${escapeHtml(reason ?? 'gives no reason')}; changes ${list || 'nothing'}</li>\n`;
  });
  return `<h2>Patches</h2>\n<ul>\n${items.join('')}</ul>`;
}

function variablesHtml({ variables }: Review): string {
  if (variables.length === 0) return '';
  const rows = variables.map(
    ({ name, value, default: standard, release }) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(release)}</td><td>${escapeHtml(value)}</td><td>${escapeHtml(standard)}</td></tr>\n`,
  );
  return `<h2>Tuned variables</h2>
<div class="wide" tabindex="0" role="region" aria-label="Tuned variables"><table>
<thead><tr><th scope="col">Variable</th><th scope="col">Release</th><th scope="col">Here</th><th scope="col">Upstream’s default</th></tr></thead>
<tbody>
${rows.join('')}</tbody>
</table></div>`;
}

function changesHtml({ changes }: Review): string {
  if (changes.length === 0) return '';
  const sections = changes.map(({ path, change, diff }) => {
    const body = diff === null ? '<p>It cannot be shown as text.</p>\n' : diffHtml(path, diff);
    return `<details${change === 'modified' ? ' open' : ''}><summary>${change}: ${escapeHtml(path)}</summary>\n${body}</details>\n`;
  });
  return `<h2>Against the contribution that is in the base</h2>\n${sections.join('')}`;
}

function diffSection(title: string, about: string, diff: string): string {
  return diff === '' ? '' : `<h2>${title}</h2>\n<p>${escapeHtml(about)}</p>\n${diffHtml(title, diff)}`;
}

function diffHtml(name: string, diff: string): string {
  const lines = printable(diff)
    .split('\n')
    .map((line) => {
      const text = escapeHtml(line);
      if (line.startsWith('+') && !line.startsWith('+++')) return `<span class="add">${text}</span>`;
      return line.startsWith('-') && !line.startsWith('---') ? `<span class="del">${text}</span>` : text;
    });
  return `<div class="wide" tabindex="0" role="region" aria-label="Differences of ${escapeHtml(name)}"><pre>${lines.join('\n')}</pre></div>\n`;
}
