import { posix } from 'node:path';
import { cleanSummary } from '../clean.ts';
import { at, type Guess, guess } from '../guess.ts';
import { filesMatching, type Look } from '../look.ts';

const PAGE = /\.[18](?:\.?in)?$/;

/** What whatis(1) would show: the NAME section of the manual page of the project or of one of its programs. */
export function readManual(look: Look, names: readonly string[]): Guess | undefined {
  // A daemon is often called like its project, with a d.
  const wanted = new Set(names.flatMap((name) => [name.toLowerCase(), `${name.toLowerCase()}d`]));
  for (const file of filesMatching(look, PAGE)) {
    if (!wanted.has(posix.basename(file).replace(PAGE, '').toLowerCase())) continue;
    const found = nameSection(look.head(file, 16384) ?? '');
    const summary = found === undefined ? undefined : guess(cleanSummary(found.text), at(file, found.line));
    if (summary !== undefined) return summary;
  }
  return undefined;
}

/** `name \\- what it is`, in man(7) behind .SH NAME, in mdoc(7) behind .Nd. */
function nameSection(content: string): { text: string; line: number } | undefined {
  const match =
    /^\.S[Hh][ \t]+"?NAME"?[ \t]*\r?\n((?:(?!\.S[Hh])[^\n]*\n){0,6}?[^\n]*?[ \t]\\?-[ \t]+)(\S[^\n]*)/im.exec(
      content,
    ) ?? /^(\.Nd[ \t]+)(\S[^\n]*)/m.exec(content);
  const [whole, , what = ''] = match ?? [];
  if (match === null || whole === undefined) return undefined;
  const start = match.index + whole.length - what.length;
  const text = plain(what);
  // A list of names may stand before a second dash.
  return {
    text: text.replace(/^[\w, ]{1,80} - (?=\S)/, ''),
    line: content.slice(0, start).split('\n').length,
  };
}

/** roff without fonts and escapes: groff_char(7). */
function plain(text: string): string {
  return text
    .replace(/\\f(?:\[\w*\]|\(..|.)/g, '')
    .replace(/\\([-.'`])/g, '$1')
    .replace(/\\[&|^%]/g, '');
}
