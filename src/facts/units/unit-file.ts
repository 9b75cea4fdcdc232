/** One `Key=value` of a unit file or drop-in (systemd.syntax(7)). */
export type Setting = {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
};

/** systemd refuses longer lines; a file with more settings is none that a person wrote. */
const LONGEST_LINE = 1024 * 1024;
const MOST_SETTINGS = 10_000;

/** The settings of a unit file in order. What systemd would ignore, is left out. */
export function parseUnitFile(text: string): Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (const { content, line } of logicalLines(text)) {
    const header = /^\[([^\]]+)\]\s*$/.exec(content);
    if (header !== null) {
      section = header[1] ?? '';
      continue;
    }
    const at = content.indexOf('=');
    if (at <= 0 || section === '') continue;
    settings.push({ section, key: content.slice(0, at).trim(), value: content.slice(at + 1).trim(), line });
    if (settings.length >= MOST_SETTINGS) break;
  }
  return settings;
}

/** A backslash at the end joins the next line; comments in between are skipped. */
function* logicalLines(text: string): Generator<{ content: string; line: number }> {
  let content = '';
  let first = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '').slice(0, LONGEST_LINE);
    const trimmed = line.trim();
    if (trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    if (content === '') {
      if (trimmed === '') continue;
      first = index + 1;
    }
    const goesOn = line.endsWith('\\');
    content += goesOn ? `${line.slice(0, -1)} ` : line;
    if (goesOn && content.length < LONGEST_LINE) continue;
    yield { content: content.trim(), line: first };
    content = '';
  }
  if (content !== '') yield { content: content.trim(), line: first };
}

/** The words of a value: quotes and C escapes as systemd takes them; undefined where a quote is not closed. */
export function unitWords(value: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\') {
      const { text, length } = readEscape(value.slice(at, at + 12));
      word = (word ?? '') + text;
      at += length - 1;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  s: ' ',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

function readEscape(text: string): { text: string; length: number } {
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(text);
  if (hex !== null) return { text: String.fromCharCode(Number.parseInt(hex[1] ?? '', 16)), length: 4 };
  const octal = /^\\([0-7]{3})/.exec(text);
  if (octal !== null) return { text: String.fromCharCode(Number.parseInt(octal[1] ?? '', 8)), length: 4 };
  const next = text.charAt(1);
  return { text: ESCAPES[next] ?? next, length: 2 };
}
