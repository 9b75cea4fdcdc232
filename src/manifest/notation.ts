import { type NotationProblem, readToken, type Word } from './quoting.ts';

/** A mode and an owner as a description writes them; what it leaves out, it does not say. */
export type Attributes = { readonly mode?: number; readonly owner?: string; readonly group?: string };

/** One line of the guide's notation, before variables are put in: columns count characters from 0. */
export type NotationLine =
  | {
      readonly kind: 'mapping';
      readonly source: Word;
      readonly destination: Word;
      readonly attributes: Attributes;
      readonly flags: readonly string[];
    }
  | {
      readonly kind: 'path';
      readonly path: Word;
      readonly attributes: Attributes;
      readonly flags: readonly string[];
    }
  | { readonly kind: 'exclude'; readonly pattern: Word };

export type NotationResult = { readonly line?: NotationLine; readonly problem?: NotationProblem };

const ARROW = '-->';
const ATTRIBUTES = /^\(\s*([^()]*?)\s*\)/;
const FLAGS = /^\[\s*([^[\]]*?)\s*\]/;
const MODE = /^(?:0o?)?([0-7]{3,4})$/;
const ACCOUNT = /^[A-Za-z_][A-Za-z0-9_.-]*\$?$|^\d+$/;

/**
 * Reads one line: `SOURCE --> DEST (MODE [OWNER[:GROUP]]) [flags]`, `PATH (MODE ...)` or `!PATTERN`.
 * A blank line and a comment give neither a line nor a problem.
 */
export function parseNotation(text: string): NotationResult {
  const start = text.length - text.trimStart().length;
  const body = text.trim();
  if (body === '' || body.startsWith('#')) return {};
  if (body.startsWith('!')) return parseExclude(text, start + 1);
  const first = readToken(text, start, stopsAtColumn);
  if ('problem' in first) return first;
  const behind = skipBlank(text, first.end);
  if (!text.startsWith(ARROW, behind))
    return finish(text, behind, (rest) => ({ kind: 'path', path: first.word, ...rest }));
  const from = skipBlank(text, behind + ARROW.length);
  const second = readToken(text, from, stopsAtColumn);
  if ('problem' in second) return second;
  if (second.word.text === '')
    return problem(from, 'nothing stands behind the arrow', 'name the installed path');
  if (first.word.text === '')
    return problem(start, 'nothing stands before the arrow', 'name the source in the tree');
  return finish(text, second.end, (rest) => ({
    kind: 'mapping',
    source: first.word,
    destination: second.word,
    ...rest,
  }));
}

function parseExclude(text: string, from: number): NotationResult {
  const token = readToken(text, skipBlank(text, from), stopsAtColumn);
  if ('problem' in token) return token;
  if (token.word.text === '')
    return problem(from, 'nothing stands behind the !', 'name the pattern to leave out');
  const rest = text.slice(token.end).trim();
  if (rest !== '' && !rest.startsWith('#')) {
    return problem(
      token.end,
      `${rest} means nothing behind a pattern to leave out`,
      'give the pattern alone',
    );
  }
  return { line: { kind: 'exclude', pattern: token.word } };
}

type Rest = { readonly attributes: Attributes; readonly flags: readonly string[] };

/** The `(mode owner:group)` and `[flags]` at the end of a line, in this order, each at most once. */
function finish(text: string, from: number, build: (rest: Rest) => NotationLine): NotationResult {
  let at = skipBlank(text, from);
  let attributes: Attributes = {};
  let flags: readonly string[] = [];
  const mode = ATTRIBUTES.exec(text.slice(at));
  if (mode !== null) {
    const parsed = parseAttributes(mode[1] ?? '');
    if (typeof parsed === 'string') return problem(at, parsed, 'write it as (0644) or (0640 root:adm)');
    attributes = parsed;
    at = skipBlank(text, at + mode[0].length);
  }
  const flag = FLAGS.exec(text.slice(at));
  if (flag !== null) {
    flags = (flag[1] ?? '').split(/[\s,]+/).filter((word) => word !== '');
    at = skipBlank(text, at + flag[0].length);
  }
  const rest = text.slice(at).trimEnd();
  if (rest !== '' && !rest.startsWith('#')) return unexpected(rest, at);
  return { line: build({ attributes, flags }) };
}

/** The content of the parentheses, or what is wrong with it. */
export function parseAttributes(text: string): Attributes | string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return 'the parentheses are empty';
  const octal = MODE.exec(first)?.[1];
  const owners = octal === undefined ? words : words.slice(1);
  if (octal === undefined && /^\d/.test(first))
    return `${first} is not an octal mode of three or four digits`;
  if (owners.length > 1) return `${owners.slice(1).join(' ')} means nothing behind the owner`;
  const mode = octal === undefined ? {} : { mode: Number.parseInt(octal, 8) };
  const [names] = owners;
  if (names === undefined) return mode;
  const [owner = '', group, more] = names.split(':');
  const wrong = more === undefined ? [owner, group ?? owner].find((name) => !ACCOUNT.test(name)) : names;
  if (wrong !== undefined) return `${names} is not OWNER or OWNER:GROUP`;
  return { ...mode, owner, ...(group === undefined ? {} : { group }) };
}

function unexpected(rest: string, column: number): NotationResult {
  if (/^(->|=>|→|:)/.test(rest)) {
    return problem(column, 'the arrow of the notation is -->', 'write SOURCE --> DEST (MODE)');
  }
  return problem(
    column,
    `${rest} is not expected here`,
    'write SOURCE --> DEST (MODE); quote a path that holds blanks before a parenthesis or bracket',
  );
}

/** A word ends before an arrow, before `(`, `[` or `#` that follow a blank, and at the end of the line. */
function stopsAtColumn(text: string, at: number): boolean {
  const rest = text.slice(at).trimStart();
  if (rest === '' || rest.startsWith(ARROW)) return true;
  return /^(\(|\[|#|->|=>|→)/.test(rest);
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

function problem(
  column: number,
  message: string,
  remedy: string,
): NotationResult & { problem: NotationProblem } {
  return { problem: { message, remedy, column } };
}
