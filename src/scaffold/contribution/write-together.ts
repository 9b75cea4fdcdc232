import { chmodSync, lstatSync, mkdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeDirectoryWhole, writeWhole } from '../../system/atomic.ts';
import { writeFailure } from '../../system/atomic-errors.ts';

export type FileToWrite = { readonly path: string; readonly content: Buffer; readonly mode: number };

type Undo = () => void | Promise<void>;

/**
 * Writes files of a directory all or none: a directory that is not there yet appears whole, in one that is there each
 * file does, and what this run made is taken back where a later file fails.
 */
export async function writeTogether(
  root: string,
  directory: string,
  files: readonly FileToWrite[],
): Promise<void> {
  const target = join(root, directory);
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
    await undoing((undo) => writeAll(target, files, undo));
    return;
  }
  await undoing(async (undo) => {
    makeDirectories(root, dirname(directory), undo);
    // The partial directory goes as a whole where something fails, so nothing in it needs to be taken back.
    await writeDirectoryWhole(target, (partial) => writeAll(partial, files, []));
  });
}

async function undoing(work: (undo: Undo[]) => Promise<void>): Promise<void> {
  const undo: Undo[] = [];
  try {
    await work(undo);
  } catch (error) {
    for (const step of undo.reverse()) await attempt(step);
    throw error;
  }
}

async function writeAll(base: string, files: readonly FileToWrite[], undo: Undo[]): Promise<void> {
  for (const { path, content, mode } of files) {
    makeDirectories(base, dirname(path), undo);
    const target = join(base, path);
    const restore = restoring(target);
    await writeContent(target, content, mode);
    undo.push(restore);
  }
}

function writeContent(path: string, content: Buffer, mode: number): Promise<void> {
  return writeWhole(path, (fd) => writeFileSync(fd, content), { mode, replace: true });
}

/** What brings a file back to what it is now. */
function restoring(path: string): Undo {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return () => unlinkSync(path);
  const before = readFileSync(path);
  return () => writeContent(path, before, stats.mode & 0o777);
}

/** Makes the directories that are missing on the way, 0755 whatever the umask. */
function makeDirectories(base: string, path: string, undo: Undo[]): void {
  if (path === '.' || lstatSync(join(base, path), { throwIfNoEntry: false }) !== undefined) return;
  makeDirectories(base, dirname(path), undo);
  const made = join(base, path);
  try {
    mkdirSync(made);
    undo.push(() => rmdirSync(made));
    chmodSync(made, 0o755);
  } catch (error) {
    throw writeFailure(error, made);
  }
}

/** There is an error under way already, which says more than that something of it is left. */
async function attempt(step: Undo): Promise<void> {
  try {
    await step();
  } catch {
    // The file stays as it is: whole, and told apart from an edited one by the next run.
  }
}
