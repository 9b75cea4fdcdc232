import { chmodSync, closeSync, fchmodSync, fsyncSync, mkdirSync, openSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { syncDirectory } from '../../system/atomic.ts';
import { writeFailure } from '../../system/atomic-errors.ts';
import { writeFully } from '../../system/compress/sink.ts';
import { printableName } from '../../system/io.ts';
import { fsPath } from '../../system/path-bytes.ts';
import type { OwnFile } from './own-files.ts';
import type { AcceptancePlan } from './plan.ts';

/**
 * Writes files of `own` into an empty directory, with their modes whatever the umask is, and synced.
 * @throws ContribError that names the file as it is called in the tree.
 */
export function fillDirectory(
  directory: string,
  { own, files }: Pick<AcceptancePlan, 'own' | 'files'>,
): void {
  const made = new Set([directory]);
  for (const file of files) {
    const path = join(directory, file.path.slice(own.length + 1));
    try {
      makeDirectories(dirname(path), made);
      writeOwnFile(path, file);
    } catch (error) {
      throw writeFailure(error, printableName(file.path));
    }
  }
  for (const path of made) syncDirectory(path);
}

function makeDirectories(path: string, made: Set<string>): void {
  if (made.has(path)) return;
  makeDirectories(dirname(path), made);
  mkdirSync(fsPath(path));
  chmodSync(fsPath(path), 0o755);
  made.add(path);
}

function writeOwnFile(path: string, { type, mode, bytes }: OwnFile): void {
  if (type === 'symlink') {
    symlinkSync(bytes, fsPath(path));
    return;
  }
  const fd = openSync(fsPath(path), 'wx', 0o600);
  try {
    writeFully(fd, bytes);
    fchmodSync(fd, mode);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
