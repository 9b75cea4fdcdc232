import type { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** The streams that a command talks on, and what it may assume of them. */
export type Io = {
  /** Results. */
  readonly out: (text: string) => void;
  /** Everything else: messages, progress, questions. */
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
  readonly interactive: boolean;
  readonly quiet: boolean;
  /** The width of the terminal that results go to; not there where they go to a file or a pipe. */
  readonly columns?: number;
  readonly style: (style: Style, text: string) => string;
  readonly env: NodeJS.ProcessEnv;
};

/**
 * Text that cannot command a terminal: control characters, and those that change the direction of writing, are shown
 * as escapes (ECMA-48; CVE-2021-42574). Line feeds and tabs stay.
 */
export function printable(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/gu,
    escaped,
  );
}

/** As `printable`, for what stands within a line: names, values. */
export function printableName(name: string): string {
  if (isPlain(name)) return name;
  return printable(name).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** Letters, digits and signs of ASCII alone, as most names are: lists of many are printed. */
function isPlain(text: string): boolean {
  return !/[^ -~]/.test(text);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // A byte that is not UTF-8, in the notation of path-bytes.ts.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
