import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Installation } from '../plan/installation.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';

/** What must survive whatever is replaced. */
export type Precious = {
  /** The project's tree. */
  readonly root: string;
  /** Directories that the user stands in or lives in. */
  readonly directories: readonly string[];
  readonly installation: Installation;
};

/**
 * Refuses a directory that holds something, unless it may be replaced; and one whose replacement would take more away
 * than a staged tree.
 * @throws ContribError usage.
 */
export function checkDestination(path: string, isReplaced: boolean, precious: Precious): void {
  const stats = lstatSync(fsPath(path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) {
    const what = stats.isSymbolicLink() ? 'a symbolic link' : 'no directory';
    throw new ContribError('usage', `${path} is ${what}`, { hint: 'name a new or empty directory' });
  }
  if (readdirSync(fsPath(path), 'latin1').length === 0) return;
  if (!isReplaced) {
    throw new ContribError('usage', `the directory ${path} is not empty`, {
      hint: 'name another one, or replace it and all that is in it with --replace',
    });
  }
  const loss = lossOf(realpathSync(path), precious);
  if (loss === undefined) return;
  throw new ContribError('usage', `${path} cannot be replaced: ${loss}`, { hint: 'name another directory' });
}

function lossOf(path: string, { root, directories, installation }: Precious): string | undefined {
  const held = [root, ...directories].find((directory) => isBelow(real(directory), path));
  if (held !== undefined) return `${held} is in it`;
  const inTree = relative(real(root), path);
  if (inTree.startsWith('..')) return undefined;
  if (inTree === 'distros' || inTree.startsWith('distros/'))
    return 'the distributions’ parts of the project are in it';
  const source = installation.files.find(({ entry }) => entry.source?.startsWith(`${inTree}/`));
  return source === undefined ? undefined : `${source.entry.source} is installed from it`;
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

/** The path without links on the way; as it stands where it is not there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(dirname(path), basename(path));
  }
}
