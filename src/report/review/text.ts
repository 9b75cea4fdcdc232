import type { HookReview, Review } from '../../submission/review.ts';
import { groupBy } from '../../system/group.ts';
import { printableName, type Style } from '../../system/io.ts';

type Styled = (style: Style, text: string) => string;

/** Lines of a diff that a terminal shows; the page has all of them. */
const MOST_DIFF_LINES = 120;

/** The review for a terminal: the lines of hooks to stop at, and what differs. */
export function reviewText(review: Review, style: Styled): string[] {
  return [
    ...review.hooks.filter(({ state }) => state !== 'comments').flatMap((hook) => hookText(hook, style)),
    ...patchText(review),
    ...variableText(review),
    ...diffText('The mapping differs from upstream’s own:', review.mapping),
    ...review.changes
      .filter(({ change, diff }) => change === 'modified' && diff !== null)
      .flatMap(({ path, diff }) =>
        diffText(`${printableName(path)} is otherwise than in the base:`, diff ?? ''),
      ),
    ...review.gaps.map((gap) => `Not reviewed: ${printableName(gap)}`),
  ];
}

function hookText({ path, state, lines, risks }: HookReview, style: Styled): string[] {
  const name = printableName(path);
  if (state === 'unreadable') return ['', style('red', `${name} cannot be shown as text`)];
  if (risks.length === 0)
    return ['', `${name} runs as root: ${lines.length} lines, nothing stands out. Read it.`];
  const marked = [...groupBy(risks, ({ line }) => line)].flatMap(([line, marks]) => [
    `  ${String(line).padStart(4)}: ${printableName(lines[line - 1] ?? '').trim()}`,
    ...marks.map(({ risk, why }) => `        ${style('yellow', risk)}: ${printableName(why)}`),
  ]);
  return ['', `${name} runs as root: ${lines.length} lines, look at these first:`, ...marked];
}

function patchText({ patches }: Review): string[] {
  if (patches.length === 0) return [];
  const lines = patches.map(({ path, applied, reason, touches }) => {
    const why = reason ?? 'gives no reason';
    const state = applied ? '' : ' (not in patches/series: applied by nobody)';
    return `  ${printableName(path)}${state}: ${printableName(why)}; changes ${touches.map(printableName).join(', ') || 'nothing'}`;
  });
  return ['', 'Patches:', ...lines];
}

function variableText({ variables }: Review): string[] {
  if (variables.length === 0) return [];
  const lines = variables.map(({ name, value, default: standard, release }) => {
    const [is, was] = [printableName(value), printableName(standard)];
    return `  ${printableName(name)} = ${is} on ${printableName(release)}, upstream’s default is ${was}`;
  });
  return ['', 'Tuned variables:', ...lines];
}

function diffText(title: string, diff: string): string[] {
  if (diff === '') return [];
  const lines = diff.replace(/\n$/, '').split('\n');
  const rest = lines.length - MOST_DIFF_LINES;
  const shown = lines.slice(0, MOST_DIFF_LINES).map((line) => `  ${printableName(line)}`);
  return ['', title, ...shown, ...(rest > 0 ? [`  and ${rest} more lines: --output html shows them`] : [])];
}
