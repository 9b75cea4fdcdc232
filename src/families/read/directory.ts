import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scanTree } from '../../source/scan.ts';
import { ContribError } from '../../system/errors.ts';
import { comparePaths, fsPath } from '../../system/path-bytes.ts';

/** What stands at the top of every tree that is installed as `/`, and of no directory of packages (FHS 3.2). */
const TOP_DIRECTORIES = ['usr', 'etc', 'bin', 'sbin', 'lib', 'lib64', 'opt', 'var', 'srv', 'boot', 'nix'];

/** Not even a mirror's pool of one component has more. */
const MOST_FILES = 100_000;

export type PathKind = 'file' | 'tree' | 'directory';

/** What a path that somebody named is: a file, a tree that stands for `/`, or a directory of package files. */
export function kindOf(path: string): PathKind {
  const stats = statSync(fsPath(path), { throwIfNoEntry: false });
  if (stats === undefined) throw new ContribError('bad-input', `there is no file or directory ${path}`);
  if (!stats.isDirectory()) return 'file';
  return TOP_DIRECTORIES.some((name) => isDirectoryOrLink(join(path, name))) ? 'tree' : 'directory';
}

/** The trees of a directory that holds nothing else, as builders leave one for each package; undefined for any other. */
export function treesIn(directory: string): readonly string[] | undefined {
  const entries = readdirSync(fsPath(directory), { withFileTypes: true });
  if (entries.length === 0 || !entries.every((entry) => entry.isDirectory())) return undefined;
  const paths = entries.map(({ name }) => join(directory, name)).sort(comparePaths);
  return paths.every((path) => kindOf(path) === 'tree') ? paths : undefined;
}

/** All plain files below a directory, in the byte order of their paths; links are not followed. */
export function filesBelow(directory: string): readonly string[] {
  const files = scanTree(directory).filter(({ type }) => type === 'file');
  if (files.length > MOST_FILES)
    throw new ContribError('bad-input', `${directory} has more than ${MOST_FILES} files`);
  return files.map(({ path }) => join(directory, path));
}

export function realPathOf(path: string): string {
  return realpathSync(fsPath(path));
}

function isDirectoryOrLink(path: string): boolean {
  const stats = lstatSync(fsPath(path), { throwIfNoEntry: false });
  return stats !== undefined && (stats.isDirectory() || stats.isSymbolicLink());
}
