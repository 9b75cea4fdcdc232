import { lineAt } from './data.ts';

/** A call in a build description: what stands between its parentheses, and its line. */
export type Call = { readonly body: string; readonly line: number };

const MOST_CALLS = 1000;
const LONGEST_CALL = 16 * 1024;

/**
 * The calls of a function in a text, as CMake, Meson and m4 write them: a name and parentheses, which strings may
 * hold. Nothing is evaluated.
 */
export function findCalls(content: string, name: string, options: { ignoreCase?: boolean } = {}): Call[] {
  const pattern = new RegExp(`(?<![\\w.])${name}\\s{0,20}\\(`, options.ignoreCase === true ? 'gi' : 'g');
  const calls: Call[] = [];
  let line = 1;
  let seen = 0;
  for (const match of content.matchAll(pattern)) {
    line += lineAt(content.slice(seen, match.index), match.index - seen) - 1;
    seen = match.index;
    const body = bodyAt(content, match.index + match[0].length);
    if (body !== undefined) calls.push({ body, line });
    if (calls.length >= MOST_CALLS) break;
  }
  return calls;
}

/** A text without the comments from `mark` to the end of the line; marks within quotes are none. */
export function withoutComments(content: string, mark: '#' | 'dnl'): string {
  if (mark === 'dnl') return content.replace(/(?:^|(?<=[\s)\]]))(?:dnl\b.*|#.*)/gm, '');
  return content.replace(/^([^'"#\n]*(?:(?:'[^'\n]*'|"[^"\n]*")[^'"#\n]*)*)#.*$/gm, '$1');
}

/** Splits at the commas that no bracket, parenthesis or string holds. */
export function splitArguments(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let index = 0; index < body.length; index += 1) {
    const character = body.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(body.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, body.slice(start).trim()];
}

function bodyAt(content: string, start: number): string | undefined {
  let depth = 1;
  let quote = '';
  const end = Math.min(content.length, start + LONGEST_CALL);
  for (let index = start; index < end; index += 1) {
    const character = content.charAt(index);
    if (quote !== '') {
      if (character === quote || character === '\n') quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return content.slice(start, index);
    }
  }
  return undefined;
}
