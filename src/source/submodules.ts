import { readFileSync } from 'node:fs';
import { fsPath } from '../system/path-bytes.ts';
import { entriesBelow, findEntry, type SourceTree } from './tree.ts';

/** Git's list of a project's submodules (gitmodules(5)). */
const LIST = '.gitmodules';

/** The submodules of a tree of which nothing is there: git makes a directory, and leaves the rest to whoever asks. */
export function missingSubmodules(tree: SourceTree): readonly string[] {
  if (findEntry(tree, LIST)?.type !== 'file') return [];
  const text = readFileSync(fsPath(`${tree.root}/${LIST}`), 'utf8');
  const paths = [...text.matchAll(/^\s*path\s*=\s*"?(.*?)"?\s*$/gm)].map(([, path = '']) => path);
  return paths.filter((path) => path !== '' && entriesBelow(tree, path).length === 0);
}
