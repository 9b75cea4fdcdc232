import { escapeMacros } from '../paths.ts';

/** rpmlint's description-line-too-long and summary-too-long. */
const WIDTH = 79;

/** What rpm reads at the start of a line as an order to itself, whatever section it is in (build/parseSpec.c). */
const ORDER =
  /^\s*%(?:if\w*|el(?:se|if)\w*|endif|include|define|global|dnl|package|prep|generate_buildrequires|conf|build|install|check|clean|preun|postun|pretrans|posttrans|preuntrans|postuntrans|pre|post|files|changelog|description|trigger\w*|verifyscript|sepolicy|filetrigger\w*|transfiletrigger\w*|patchlist|sourcelist)\b/i;

/** The line number, from 1, of a line that rpm would read as its own in any section; undefined where there is none. */
export function orderLine(text: string): number | undefined {
  const at = text.split('\n').findIndex((line) => ORDER.test(line));
  return at === -1 ? undefined : at + 1;
}

/** Tags in columns, as rpmdev-newspec writes them. */
export function tag(name: string, value: string): string {
  return `${`${name}:`.padEnd(15)} ${value}`;
}

/** A word of sh in a spec: quoted where it needs to be, and no macro. */
export function shellWord(text: string): string {
  const isPlain = /^[A-Za-z0-9_@+=:,./-]*$/.test(text);
  return escapeMacros(isPlain ? text : `'${text.replaceAll("'", "'\\''")}'`);
}

/** A pattern as the shell expands it: wildcards bare, all else quoted where it needs to be. */
export function globWord(pattern: string): string {
  return pattern
    .split(/([*?]|\[[^\]/]*\])/)
    .map((part, index) => (index % 2 === 1 || part === '' ? part : shellWord(part)))
    .join('');
}

/**
 * A description for %description: filled to a width, its paragraphs and indented lines kept. rpm strips lines that
 * begin with `#` as comments and reads orders at the start of a line, so neither stands there.
 */
export function fillDescription(text: string): string[] {
  const paragraphs = text.trim().split(/\n[ \t]*\n+/);
  const filled = paragraphs.map((paragraph) => {
    const lines = paragraph.split('\n');
    // Lists and what is set in columns stay as they are.
    if (lines.some((line) => /^\s|^[-*•]\s/.test(line))) return lines.map(guarded);
    return fill(lines.join(' ').split(/\s+/).filter(Boolean));
  });
  return filled
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
    .map((line) => escapeMacros(line.trimEnd()));
}

function fill(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const fits = last !== undefined && [...last].length + 1 + [...word].length <= WIDTH;
    // Over-long rather than lost.
    const mayBegin = !/^[#%]/.test(word);
    if (last !== undefined && (fits || !mayBegin)) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(guarded(word));
  }
  return lines;
}

/** A line that rpm would take for a comment or an order begins with a mark that is neither. */
function guarded(line: string): string {
  return /^\s*#/.test(line) || ORDER.test(line) ? `- ${line.trimStart()}` : line;
}

/** A summary as rpmlint wants it: a capital first, no full stop last. */
export function summaryOf(text: string): string {
  return escapeMacros(capitalized(text.trim().replace(/\.$/, '')));
}

/** A text with a capital first, where it begins with a word and not with a name (`libfoo2`, `iOS`). */
export function capitalized(text: string): string {
  const isWord = /^[a-z]+(?:-[a-z]+)*(?:[\s,]|$)/.test(text);
  return isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

export function isLongSummary(text: string): boolean {
  return [...summaryOf(text)].length > WIDTH;
}
