import type { Part, Token, Word } from './syntax.ts';

/** A script that is longer is no wrapper, and no maintainer script that anybody wrote. */
const LONGEST_SCRIPT = 512 * 1024;
const DEEPEST_WORD = 8;

const OPERATOR = /;;&|;;|;&|&&|\|\||[;&|()\n]/y;
const REDIRECTION = /\d*(?:<<-?|<<<|>>|<>|>\||[<>]&?|&>>?)/y;
const BLANK = /(?:[ \t\r]|\\\n)+/y;
const PARAMETER =
  /\$(?:(\d|[@*#?$!-]|[A-Za-z_]\w*)|\{([A-Za-z_]\w*|\d+|[@*#?])(?:(:?[-=+])((?:[^{}\\]|\\.|\$\{[^{}]*\})*))?\})/y;

type Reader = { readonly text: string; at: number; line: number; pending: string[] };

/** The words and operators of a script (POSIX, XCU 2.3). Nothing is run; redirections and here-documents are left out. */
export function shellTokens(script: string): Token[] {
  const reader: Reader = { text: script.slice(0, LONGEST_SCRIPT), at: 0, line: 1, pending: [] };
  const tokens: Token[] = [];
  while (reader.at < reader.text.length) {
    const { line } = reader;
    if (take(reader, BLANK) !== undefined) continue;
    if (reader.text[reader.at] === '#') {
      skipComment(reader);
      continue;
    }
    const redirection = take(reader, REDIRECTION);
    if (redirection !== undefined) {
      skipTarget(reader, redirection);
      continue;
    }
    const operator = take(reader, OPERATOR);
    if (operator !== undefined) {
      if (operator === '\n') skipHereDocuments(reader);
      tokens.push({ kind: 'operator', text: operator, line });
      continue;
    }
    tokens.push({ kind: 'word', word: readWord(reader), line });
  }
  return tokens;
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const match = pattern.exec(reader.text);
  if (match === null) return undefined;
  advance(reader, match[0].length);
  return match[0];
}

function advance(reader: Reader, length: number): void {
  for (let end = reader.at + length; reader.at < end; reader.at += 1)
    if (reader.text[reader.at] === '\n') reader.line += 1;
}

function skipComment(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end === -1 ? reader.text.length : end;
}

/** What a redirection leads to is no word of the command; the end of a here-document is looked for behind the line. */
function skipTarget(reader: Reader, redirection: string): void {
  take(reader, BLANK);
  const word = readWord(reader);
  if (!/<<-?$/.test(redirection)) return;
  const end = word.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  reader.pending.push(`${redirection.endsWith('-') ? '\t' : ''}${end}`);
}

function skipHereDocuments(reader: Reader): void {
  for (const pending of reader.pending) {
    const stripsTabs = pending.startsWith('\t');
    const end = stripsTabs ? pending.slice(1) : pending;
    while (reader.at < reader.text.length) {
      const stop = reader.text.indexOf('\n', reader.at);
      const line = reader.text.slice(reader.at, stop === -1 ? undefined : stop);
      advance(reader, line.length + 1);
      if ((stripsTabs ? line.replace(/^\t+/, '') : line) === end) break;
    }
  }
  reader.pending = [];
}

function readWord(reader: Reader): Word {
  const parts: Part[] = [];
  const start = reader.at;
  while (reader.at < reader.text.length) {
    const character = reader.text.charAt(reader.at);
    if (/[\s;&|()<>]/.test(character)) break;
    if (character === "'") parts.push(readSingle(reader));
    else if (character === '"') parts.push(...readDouble(reader));
    else parts.push(readPart(reader, false));
  }
  // What begins no word at all must not be read for ever.
  if (reader.at === start && reader.at < reader.text.length) advance(reader, 1);
  return parts;
}

function readSingle(reader: Reader): Part {
  const end = reader.text.indexOf("'", reader.at + 1);
  const text = reader.text.slice(reader.at + 1, end === -1 ? undefined : end);
  advance(reader, text.length + (end === -1 ? 1 : 2));
  return { kind: 'text', text, quoted: true };
}

function readDouble(reader: Reader): Part[] {
  advance(reader, 1);
  const parts: Part[] = [{ kind: 'text', text: '', quoted: true }];
  while (reader.at < reader.text.length && reader.text[reader.at] !== '"') parts.push(readPart(reader, true));
  advance(reader, 1);
  return parts;
}

const PLAIN = /[^\s'"\\$`;&|()<>]+/y;
const PLAIN_QUOTED = /[^"\\$`]+/y;

function readPart(reader: Reader, quoted: boolean): Part {
  const plain = take(reader, quoted ? PLAIN_QUOTED : PLAIN);
  if (plain !== undefined) return { kind: 'text', text: plain, quoted };
  const character = reader.text.charAt(reader.at);
  if (character === '\\') return readEscape(reader, quoted);
  if (character === '`') return readBackquotes(reader);
  if (reader.text.startsWith('$(', reader.at)) return readSubstitution(reader);
  const parameter = readParameter(reader, quoted);
  if (parameter !== undefined) return parameter;
  advance(reader, 1);
  return character === '$' && reader.text[reader.at] === '{'
    ? { kind: 'unknown' }
    : { kind: 'text', text: character, quoted };
}

function readEscape(reader: Reader, quoted: boolean): Part {
  const escaped = reader.text.charAt(reader.at + 1);
  advance(reader, 2);
  if (escaped === '\n') return { kind: 'text', text: '', quoted };
  const keepsSlash = quoted && !/["\\$`]/.test(escaped);
  return { kind: 'text', text: keepsSlash ? `\\${escaped}` : escaped, quoted: true };
}

function readBackquotes(reader: Reader): Part {
  const end = reader.text.indexOf('`', reader.at + 1);
  advance(reader, (end === -1 ? reader.text.length : end + 1) - reader.at);
  return { kind: 'unknown' };
}

/** What is between the parentheses is another script; parentheses in its quotes are rare enough to be counted too. */
function readSubstitution(reader: Reader): Part {
  let depth = 0;
  while (reader.at < reader.text.length) {
    const character = reader.text[reader.at];
    advance(reader, 1);
    if (character === '(') depth += 1;
    if (character !== ')') continue;
    depth -= 1;
    if (depth === 0) break;
  }
  return { kind: 'unknown' };
}

function readParameter(reader: Reader, quoted: boolean): Part | undefined {
  PARAMETER.lastIndex = reader.at;
  const match = PARAMETER.exec(reader.text);
  if (match === null) return undefined;
  advance(reader, match[0].length);
  const [, short, long, operator, word] = match;
  const name = short ?? long ?? '';
  if (operator === undefined) return { kind: 'variable', name, quoted };
  const kind = operator.replace(':', '');
  if (kind !== '-' && kind !== '=' && kind !== '+') return { kind: 'unknown' };
  return { kind: 'variable', name, quoted, operator: kind, word: innerWord(word ?? '', 0) };
}

function innerWord(text: string, depth: number): Word {
  if (depth > DEEPEST_WORD) return [{ kind: 'unknown' }];
  const reader: Reader = { text, at: 0, line: 1, pending: [] };
  const parts: Part[] = [];
  while (reader.at < text.length) {
    const character = text.charAt(reader.at);
    if (character === "'") parts.push(readSingle(reader));
    else if (character === '"') advance(reader, 1);
    else parts.push(readPart(reader, true));
  }
  return parts;
}
