import { parse as parseTomlText } from 'smol-toml';
import type { Look } from './look.ts';

export type Data = Readonly<Record<string, unknown>>;

/** A file of keys and values, and the line on which a key stands. */
export type DataFile = {
  readonly file: string;
  readonly data: Data;
  readonly line: (...path: readonly string[]) => number | undefined;
};

const NOT_READ = 'is not valid and was not read';

/** A JSON file of the tree; one that cannot be read is noted. */
export function readJson(look: Look, file: string): DataFile | undefined {
  const text = look.text(file);
  if (text === undefined) return undefined;
  try {
    return { file, data: table(JSON.parse(text)), line: (...path) => jsonLine(text, path) };
  } catch {
    look.note(`${file} ${NOT_READ}`);
    return undefined;
  }
}

/** A TOML file of the tree; one that cannot be read is noted. */
export function readToml(look: Look, file: string): DataFile | undefined {
  const text = look.text(file);
  if (text === undefined) return undefined;
  try {
    const data = parseTomlText(text, {
      integersAsBigInt: 'asNeeded',
      unsafeKeyBehaviour: 'drop',
      maxDepth: 100,
    });
    return { file, data, line: (...path) => tomlLine(text, path) };
  } catch {
    look.note(`${file} ${NOT_READ}`);
    return undefined;
  }
}

/** A value as a mapping; anything else is an empty one. */
export function table(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The line of the first match of a pattern. */
export function lineMatching(content: string, pattern: RegExp): number | undefined {
  const index = content.search(pattern);
  return index === -1 ? undefined : lineAt(content, index);
}

/** The line that a character stands on, counted from 1. */
export function lineAt(content: string, index: number): number {
  let line = 1;
  for (let end = content.indexOf('\n'); end !== -1 && end < index; end = content.indexOf('\n', end + 1))
    line += 1;
  return line;
}

/** Walks through the strings and braces of JSON and keeps the names of the objects around. */
function jsonLine(content: string, path: readonly string[]): number | undefined {
  const around: string[] = [];
  let key = '';
  for (const match of content.matchAll(/"((?:[^"\\\n]|\\.)*)"(\s*:)?|[{}[\]]/g)) {
    const [token, string = '', colon] = match;
    if (token === '{' || token === '[') around.push(key);
    else if (token === '}' || token === ']') around.pop();
    else if (colon !== undefined) {
      key = string;
      if (
        around.length === path.length &&
        key === path.at(-1) &&
        path.slice(0, -1).every((name, index) => around[index + 1] === name)
      ) {
        return lineAt(content, match.index);
      }
    }
  }
  return undefined;
}

function tomlLine(content: string, path: readonly string[]): number | undefined {
  const wanted = path.join('.');
  let current = '';
  for (const [index, line] of content.split('\n').entries()) {
    const header = /^\s*\[{1,2}([^[\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) current = bareKey(header);
    const key = /^\s*([\w."'-]+)\s*=/.exec(line)?.[1];
    const full = header !== undefined ? current : key === undefined ? undefined : join(current, bareKey(key));
    if (full === wanted) return index + 1;
  }
  return undefined;
}

function join(around: string, key: string): string {
  return around === '' ? key : `${around}.${key}`;
}

function bareKey(key: string): string {
  return key.replace(/["'\s]/g, '');
}
