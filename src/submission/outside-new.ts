import { lstatSync } from 'node:fs';
import { relative } from 'node:path';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { fsPath } from '../system/path-bytes.ts';
import type { Base } from './base.ts';

type NewRequest = {
  readonly base: Base;
  readonly project: Project;
  readonly contribution: Contribution;
  /** Files that somebody named, as absolute paths. */
  readonly patchNew: readonly string[];
};

/**
 * The files that upstream does not have and that its patch brings: those that are named, and those that the patch
 * brings already and that are still in the tree. They are never guessed: beside a source lies what nobody hands in.
 * @param before the patch of contrib’s that is there.
 * @throws ContribError usage for a name that means no new file of upstream’s.
 */
export function newFiles(request: NewRequest, before: string | undefined): readonly string[] {
  const known = new Set(request.base.entries.map(({ path }) => path));
  const named = request.patchNew.map((file) => insideTree(request, file, known));
  const brought = [...(before ?? '').matchAll(/^--- \/dev\/null\n\+\+\+ b\/([^\t\n]+)/gm)].map(
    ([, path = '']) => path,
  );
  const kept = brought.filter((path) => !known.has(path) && isFile(`${request.project.root}/${path}`));
  return [...new Set([...named, ...kept])];
}

function insideTree(
  { project, contribution, base }: NewRequest,
  file: string,
  known: ReadonlySet<string>,
): string {
  const path = relative(project.root, file);
  const shown = printableName(path);
  const refused = (why: string, hint: string) =>
    new ContribError('usage', `--patch-new: ${shown} ${why}`, { hint });
  if (path === '' || path.split('/')[0] === '..')
    throw refused('is not in the source tree', 'name a file of it');
  if (path.split('/')[0] === 'distros') {
    const own = contribution.directory;
    throw refused('is no file of upstream’s sources', `what lies in ${own}/ is in the bundle by itself`);
  }
  if (known.has(path))
    throw refused(`is in ${base.title} already`, 'leave it out: what is changed in it comes by itself');
  if (!isFile(file)) throw refused('is no file', 'name each file, no directory and no link');
  return path;
}

function isFile(path: string): boolean {
  return lstatSync(fsPath(path), { throwIfNoEntry: false })?.isFile() === true;
}
