import { lstatSync, renameSync } from 'node:fs';
import { writeDirectoryWhole } from '../system/atomic.ts';
import { writeFailure } from '../system/atomic-errors.ts';
import { forgetPartial, newPartialName, rememberPartial, removePartial } from '../system/atomic-partials.ts';
import { fsPath } from '../system/path-bytes.ts';

/** As `writeDirectoryWhole`; a directory that is there stays until the new one is whole, then goes. */
export async function replaceDirectoryWhole(
  path: string,
  fill: (partialDirectory: string) => Promise<void>,
): Promise<void> {
  if (lstatSync(fsPath(path), { throwIfNoEntry: false }) === undefined)
    return writeDirectoryWhole(path, fill);
  const next = newPartialName(path);
  const old = newPartialName(path);
  rememberPartial(next);
  try {
    await writeDirectoryWhole(next, fill);
    renameSync(fsPath(path), fsPath(old));
    moveIn(next, path, old);
  } catch (error) {
    removePartial(next);
    throw writeFailure(error, path);
  }
  removePartial(old);
}

function moveIn(next: string, path: string, old: string): void {
  try {
    renameSync(fsPath(next), fsPath(path));
    forgetPartial(next);
  } catch (error) {
    renameSync(fsPath(old), fsPath(path));
    throw error;
  }
}
