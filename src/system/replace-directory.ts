import { lstatSync, renameSync } from 'node:fs';
import { writeDirectoryWhole } from './atomic.ts';
import { writeFailure } from './atomic-errors.ts';
import { forgetPartial, newPartialName, rememberPartial, removePartial } from './atomic-partials.ts';
import { systemErrorCode } from './errors.ts';
import { fsPath, hasRawBytes } from './path-bytes.ts';

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
    await moveAside(path, old);
    moveIn(next, path, old);
  } catch (error) {
    removePartial(next);
    throw writeFailure(error, path);
  }
  removePartial(old);
}

/**
 * A directory of a container’s image cannot be renamed on overlayfs, which says that it is another file system
 * (Linux, Documentation/filesystems/overlayfs.rst, "Renaming directories"): it is copied, then removed.
 */
async function moveAside(from: string, to: string): Promise<void> {
  try {
    renameSync(fsPath(from), fsPath(to));
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV' || hasRawBytes(from)) throw error;
    rememberPartial(to);
    const { default: fsExtra } = await import('fs-extra');
    await fsExtra.move(from, to);
    // From here on it is the only one of its kind, until the new one is in its place.
    forgetPartial(to);
  }
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
