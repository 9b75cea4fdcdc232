import { printable } from '../system/io.ts';
import { pathFromBytes, pathToBytes } from '../system/path-bytes.ts';

export type Word = {
  readonly text: string;
  readonly column: number;
  /** A quoted word is taken as it stands: no patterns, no variables. */
  readonly literal: boolean;
};

export type NotationProblem = { readonly message: string; readonly remedy: string; readonly column: number };

type Token = { readonly word: Word; readonly end: number } | { readonly problem: NotationProblem };

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };

/**
 * Reads a word at `start`: up to a blank at which `stops` says that the next column begins, so that names with blanks
 * need no quotes; or a string in double quotes with the escapes \n \t \r \" \\ and \xHH for any other byte.
 */
export function readToken(text: string, start: number, stops: (text: string, at: number) => boolean): Token {
  if (text.charAt(start) === '"') return readQuoted(text, start);
  let end = start;
  while (end < text.length) {
    if (text.startsWith('-->', end)) break;
    if (/\s/.test(text.charAt(end)) && stops(text, end)) break;
    end += 1;
  }
  return { word: { text: text.slice(start, end), column: start, literal: false }, end };
}

function readQuoted(text: string, start: number): Token {
  let value = '';
  let at = start + 1;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '"') {
      return { word: { text: pathFromBytes(pathToBytes(value)), column: start, literal: true }, end: at + 1 };
    }
    if (character !== '\\') {
      value += character;
      at += 1;
      continue;
    }
    const next = text.charAt(at + 1);
    const byte = /^x([0-9a-fA-F]{2})/.exec(text.slice(at + 1, at + 4))?.[1];
    const meant = byte === undefined ? ESCAPES[next] : byteText(Number.parseInt(byte, 16));
    if (meant === undefined) {
      return {
        problem: { message: `\\${next} is not an escape`, remedy: 'write \\\\ for a backslash', column: at },
      };
    }
    value += meant;
    at += byte === undefined ? 2 : 4;
  }
  return {
    problem: { message: 'the quotation mark is not closed', remedy: 'end the path with "', column: start },
  };
}

function byteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte);
}

const PLAIN = /^[\p{L}\p{N}_./@%+,:=~^-](?:[\p{L}\p{N}_./@%+,:=~^ -]*[\p{L}\p{N}_./@%+,:=~^-])?$/u;

/** A path as the notation reads it back: in quotes only where it would be read as something else. */
export function quotePath(path: string): string {
  if (PLAIN.test(path) && !path.includes('-->')) return path;
  let quoted = '';
  for (const character of path) quoted += quoteCharacter(character);
  return `"${quoted}"`;
}

function quoteCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  // Bytes that are not UTF-8, and what would command a terminal, also of characters that are.
  if (printable(character) === character) return character;
  return [...pathToBytes(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
