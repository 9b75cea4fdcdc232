import type { Entry, EntryType } from '../../../packages/entry.ts';
import { ContribError } from '../../../system/errors.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';

/** An entry of a pseudo file, and where in the data behind the definitions its content is. */
export type PseudoEntry = Entry & { readonly offset?: number };

/** What unsquashfs writes between the definitions and the content. */
export const START_OF_DATA = Buffer.from('#\n# START OF DATA - DO NOT MODIFY\n#\n');
const MOST_ENTRIES = 2_000_000;
const LONGEST_LINE = 16 * 1024;

type Shape = { readonly type: EntryType; readonly fields: number };

/** The letters of mksquashfs(1), "Pseudo file definitions", and how many words stand behind owner and group. */
const SHAPES: Readonly<Record<string, Shape>> = {
  D: { type: 'directory', fields: 0 },
  R: { type: 'file', fields: 3 },
  S: { type: 'symlink', fields: 1 },
  B: { type: 'block-device', fields: 2 },
  C: { type: 'character-device', fields: 2 },
  I: { type: 'fifo', fields: 1 },
};

/**
 * The definitions that `unsquashfs -pf` writes of an image. A blank or backslash in a name has a backslash before it; a
 * line break has not, so that a line which is none makes the whole unreadable.
 * @throws ContribError bad-input.
 */
export function parsePseudoDefinitions(bytes: Buffer, file: string): PseudoEntry[] {
  const entries: PseudoEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const line = bytes.toString('latin1', at, end === -1 ? bytes.length : end);
    at = end === -1 ? bytes.length : end + 1;
    if (line === '' || line.startsWith('#')) continue;
    // Attributes of a file, which newer ones write on a line of their own.
    const entry = line.length > LONGEST_LINE ? undefined : parseDefinition(line);
    if (entry === undefined)
      throw damaged(file, 'a name in it holds a line break, or its list cannot be read');
    if (entry !== 'attribute') entries.push(entry);
    if (entries.length > MOST_ENTRIES) throw damaged(file, `it has more than ${MOST_ENTRIES} paths`);
  }
  return entries;
}

function parseDefinition(line: string): PseudoEntry | 'attribute' | undefined {
  const match = /^((?:[^\s\\]|\\.)+) (\S) (.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, name = '', letter = '', rest = ''] = match;
  if (letter === 'x') return 'attribute';
  const path = installedPath(unescaped(name));
  if (letter === 'L') {
    const target = installedPath(unescaped(rest));
    return { path, type: 'hardlink', mode: 0o644, owner: 'root', group: 'root', flags: [], target };
  }
  const shape = SHAPES[letter];
  const numbers = /^(\d+) ([0-7]{1,4}) (\d+) (\d+)(?: (.*))?$/s.exec(rest);
  if (shape === undefined || numbers === null) return undefined;
  const [, , mode = '', uid = '', gid = '', last = ''] = numbers;
  const base = {
    path,
    type: letter === 'I' && last === 's' ? 'socket' : shape.type,
    mode: Number.parseInt(mode, 8),
    owner: uid === '0' ? 'root' : uid,
    group: gid === '0' ? 'root' : gid,
    flags: [],
  } as const;
  if (shape.type === 'symlink') return { ...base, target: pathFromBytes(Buffer.from(last, 'latin1')) };
  if (shape.type !== 'file') return base;
  const [, size, offset] = /^(\d+) (\d+)(?: [01])?$/.exec(last) ?? [];
  return size === undefined ? undefined : { ...base, size: Number(size), offset: Number(offset) };
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/gs, '$1');
}

/** Nothing in an image lies outside of it, whatever its names are. */
function installedPath(name: string): string {
  const parts = pathFromBytes(Buffer.from(name, 'latin1'))
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return `/${parts.join('/')}`;
}

function damaged(file: string, why: string): ContribError {
  return new ContribError('bad-input', `${file} cannot be read: ${why}`);
}
