import { chmodSync, chownSync, lutimesSync, mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import type { Installation } from '../plan/installation.ts';
import type { Plan } from '../plan/plan.ts';
import { writeFailure } from '../system/atomic-errors.ts';
import { breathe } from '../system/breath.ts';
import { comparePaths, fsPath } from '../system/path-bytes.ts';
import type { CopyJob } from './copy-file.ts';
import { copyFiles } from './copy-files.ts';
import { applyOwners, type Unset } from './owners.ts';

const DIRECTORY_MODE = 0o755;
/** Of a directory that is being filled: nobody else looks in before the modes are set. */
const PRIVATE = 0o700;

export type FillOptions = {
  readonly seconds: number;
  readonly tell: (done: number, total: number) => void;
};

export type Filled = { readonly bytes: number; readonly unset: readonly Unset[] };

/**
 * Makes what an installation says below an empty directory: directories, files, links, then owners, and the modes of
 * the directories last, so that one that may not be written to is full by then.
 */
export async function fillTree(
  root: string,
  plan: Plan,
  installation: Installation,
  { seconds, tell }: FillOptions,
): Promise<Filled> {
  takeDirectory(root);
  const { parents, directories, files, links } = installation;
  const modes = new Map(parents.map((path) => [path, DIRECTORY_MODE]));
  for (const { entry } of directories) if (entry.path !== '/') modes.set(entry.path, entry.mode);
  const paths = [...modes.keys()].sort(comparePaths);
  for (const path of paths) {
    makeDirectory(root + path);
    await breathe();
  }
  const jobs = files.map(
    ({ package: pkg, entry }): CopyJob => ({
      from: plan.contentPath(pkg, entry),
      to: root + entry.path,
      mode: entry.mode,
    }),
  );
  const bytes = await copyFiles(jobs, seconds, (done) => tell(done, jobs.length));
  for (const { entry } of links) {
    makeLink(root + entry.path, entry.target ?? '', seconds);
    await breathe();
  }
  const unset = await applyOwners(
    root,
    [...directories, ...files].map(({ entry }) => entry),
    seconds,
  );
  for (const path of paths.reverse()) {
    finishDirectory(root + path, modes.get(path) ?? DIRECTORY_MODE, seconds);
    await breathe();
  }
  utimesSync(fsPath(root), seconds, seconds);
  return { bytes, unset };
}

/** What is made in a set-group-ID directory gets its group, and a directory the bit as well (mkdir(2)). */
function takeDirectory(root: string): void {
  if (process.getuid?.() === 0) chownSync(fsPath(root), 0, process.getgid?.() ?? 0);
  chmodSync(fsPath(root), PRIVATE);
}

function makeDirectory(path: string): void {
  try {
    mkdirSync(fsPath(path), PRIVATE);
    // An umask can take the owner's own rights.
    chmodSync(fsPath(path), PRIVATE);
  } catch (error) {
    throw writeFailure(error, path);
  }
}

function makeLink(path: string, target: string, seconds: number): void {
  try {
    symlinkSync(fsPath(target), fsPath(path));
    lutimesSync(fsPath(path), seconds, seconds);
  } catch (error) {
    throw writeFailure(error, path);
  }
}

function finishDirectory(path: string, mode: number, seconds: number): void {
  chmodSync(fsPath(path), mode);
  utimesSync(fsPath(path), seconds, seconds);
}
