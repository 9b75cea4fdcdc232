import type { Entry } from '../../../packages/entry.ts';
import { absolutePath } from '../../read/paths.ts';
import { badPackage, cleanLine } from '../../read/problem.ts';
import type { Cursor } from './cursor.ts';

/** An entry of an archive, its path relative to the archive's own; of a file, where its content lies. */
export type ArchiveItem = {
  readonly entry: Entry;
  readonly start: number;
};

const DEEPEST = 256;
const MOST_ENTRIES = 500_000;
/** What the store makes of every file, program and directory (Nix manual, "Nix Archive"). */
export const FILE_MODE = 0o444;
export const PROGRAM_MODE = 0o555;

/** One Nix archive (NAR): the tree of a path of the store. `at` of its root is ''. */
export function readArchive(cursor: Cursor, name: string): readonly ArchiveItem[] {
  expectWord(cursor, 'nix-archive-1', name);
  const found: ArchiveItem[] = [];
  readNode({ cursor, name, found }, '', 0);
  return found;
}

type Reading = { readonly cursor: Cursor; readonly name: string; readonly found: ArchiveItem[] };

function readNode(reading: Reading, at: string, depth: number): void {
  const { cursor, name, found } = reading;
  if (depth > DEEPEST) throw badPackage(name, 'its directories are nested too deeply');
  if (found.length >= MOST_ENTRIES) throw badPackage(name, `it has more than ${MOST_ENTRIES} files`);
  expectWord(cursor, '(', name);
  expectWord(cursor, 'type', name);
  const type = cursor.word();
  if (type === 'regular') readRegular(reading, at);
  else if (type === 'symlink') readLink(reading, at);
  else if (type === 'directory') readDirectory(reading, at, depth);
  else throw badPackage(name, 'it holds something that is neither file, link nor directory');
}

const COMMON = { owner: 'root', group: 'root', flags: [] } as const;

function readRegular({ cursor, name, found }: Reading, path: string): void {
  let [mode, size, start] = [FILE_MODE, 0, cursor.position()];
  for (let word = cursor.word(); word !== ')'; word = cursor.word()) {
    if (word === 'executable') {
      expectWord(cursor, '', name);
      mode = PROGRAM_MODE;
    } else if (word === 'contents') {
      size = cursor.number();
      start = cursor.skip(size);
    } else throw badPackage(name, 'a file in it is none');
  }
  found.push({ entry: { ...COMMON, path, type: 'file', mode, size }, start });
}

function readLink({ cursor, name, found }: Reading, path: string): void {
  expectWord(cursor, 'target', name);
  const target = cleanLine(name, 'a link', cursor.word());
  expectWord(cursor, ')', name);
  found.push({ entry: { ...COMMON, path, type: 'symlink', mode: 0o777, target }, start: 0 });
}

function readDirectory(reading: Reading, path: string, depth: number): void {
  const { cursor, name, found } = reading;
  found.push({ entry: { ...COMMON, path, type: 'directory', mode: PROGRAM_MODE }, start: 0 });
  for (let word = cursor.word(); word !== ')'; word = cursor.word()) {
    if (word !== 'entry') throw badPackage(name, 'a directory in it is none');
    expectWord(cursor, '(', name);
    expectWord(cursor, 'name', name);
    const child = cursor.word();
    if (child === '' || child === '.' || child.includes('/')) throw badPackage(name, 'a name in it is none');
    expectWord(cursor, 'node', name);
    readNode(reading, absolutePath(name, `${path}/${child}`), depth + 1);
    expectWord(cursor, ')', name);
  }
}

function expectWord(cursor: Cursor, wanted: string, name: string): void {
  if (cursor.word() !== wanted) throw badPackage(name, 'it is no archive of Nix');
}
