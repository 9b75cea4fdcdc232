import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { posix } from 'node:path';
import { findEntry, linkOnTheWay, openTree, type SourceTree, type TreeEntry } from '../../source/tree.ts';
import { printableName } from '../../system/io.ts';
import { fsPath } from '../../system/path-bytes.ts';

/** No metadata that a person writes is larger; a larger file is not read. */
const WHOLE_LIMIT = 1024 * 1024;

/** What others put into a tree, and what is made in it: nothing there is the project's own. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|\.venv|venv|\.tox|__pycache__|\.eggs|third_party|subprojects|vendor)\//;

/** A tree that is looked at and never run: bounded reading, and notes of what could not be taken. */
export type Look = {
  /** The project's own files: without what others put there. */
  readonly tree: SourceTree;
  /** The text of a file; undefined where there is none, or none that contrib takes. */
  readonly text: (path: string) => string | undefined;
  /** At most the first `limit` bytes of a file. */
  readonly head: (path: string, limit: number) => string | undefined;
  readonly note: (text: string) => void;
  readonly notes: () => readonly string[];
};

/** Looks at a source tree. Symbolic links are followed within the tree alone. */
export function lookAt(root: string): Look {
  const all = openTree(root);
  const tree = { root, entries: all.entries.filter(({ path }) => !FOREIGN.test(`${path}/`)) };
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);
  return {
    tree,
    text: (path) => readWhole(tree, path, note),
    head: (path, limit) => {
      const file = realFile(tree, path, note);
      return file === undefined ? undefined : read(tree, file, limit)?.text;
    },
    note,
    notes: () => [...notes],
  };
}

/** The files of the tree whose path the pattern matches, in byte order, at most `limit` of them. */
export function filesMatching({ tree }: Look, pattern: RegExp, limit = 500): string[] {
  const found: string[] = [];
  for (const { path, type } of tree.entries) {
    if (type !== 'file' || !pattern.test(path)) continue;
    found.push(path);
    if (found.length >= limit) break;
  }
  return found;
}

function readWhole(tree: SourceTree, path: string, note: Look['note']): string | undefined {
  const file = realFile(tree, path, note);
  if (file === undefined) return undefined;
  const content = read(tree, file, WHOLE_LIMIT);
  if (content === undefined) return undefined;
  if (content.size > WHOLE_LIMIT) note(`${printableName(path)} is larger than 1 MiB and was not read`);
  else if (content.text.includes('\0')) note(`${printableName(path)} is not text and was not read`);
  else return content.text;
  return undefined;
}

/** The file that a path means: a link is followed once, and only to a file of the tree. */
function realFile(tree: SourceTree, path: string, note: Look['note']): string | undefined {
  const entry = findEntry(tree, path);
  if (entry === undefined || entry.type === 'directory') return undefined;
  if (entry.type === 'file') return path;
  const target = entry.type === 'symlink' ? linked(tree, entry) : undefined;
  if (target === undefined) note(`${printableName(path)} is not a file of this tree and was not read`);
  return target;
}

function linked(tree: SourceTree, { path, linkTarget = '' }: TreeEntry): string | undefined {
  if (linkTarget.startsWith('/')) return undefined;
  const target = posix.normalize(posix.join(posix.dirname(path), linkTarget));
  if (target.startsWith('../') || linkOnTheWay(tree, target) !== undefined) return undefined;
  return findEntry(tree, target)?.type === 'file' ? target : undefined;
}

function read({ root }: SourceTree, path: string, limit: number): { text: string; size: number } | undefined {
  let handle: number | undefined;
  try {
    // It may have become a link or a FIFO since the tree was looked at.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    handle = openSync(fsPath(`${root}/${path}`), flags);
    const stats = fstatSync(handle);
    if (!stats.isFile()) return undefined;
    const buffer = Buffer.alloc(Math.min(stats.size, limit));
    const length = readSync(handle, buffer, 0, buffer.length, 0);
    // Old licences and changelogs are Latin-1: what is not UTF-8 becomes U+FFFD, which no phrase contains.
    return { text: new TextDecoder().decode(buffer.subarray(0, length)), size: stats.size };
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
