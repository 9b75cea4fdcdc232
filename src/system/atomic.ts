import {
  closeSync,
  copyFileSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  unlinkSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { writeFailure } from './atomic-errors.ts';
import {
  forgetPartial,
  newPartialName,
  rememberPartial,
  removePartial,
  removeStale,
} from './atomic-partials.ts';
import { ContribError, systemErrorCode } from './errors.ts';
import { fsPath } from './path-bytes.ts';

export { cleanUpPartials } from './atomic-partials.ts';

export type WriteWholeOptions = {
  /** Replace a file that is there already. Without it, that is an error. */
  readonly replace?: boolean;
  /** Permission bits, whatever the umask; 0644 when absent. */
  readonly mode?: number;
};

/**
 * Writes a file that appears whole or not at all: `write` fills a partial file beside it, which is then given
 * the name. Returns what `write` returns. Throws `bad-input` where something of that name is there or its directory is not, and `incomplete`
 * where it cannot be written (disk full, not allowed).
 */
export async function writeWhole<Result>(
  path: string,
  write: (fd: number) => Promise<Result> | Result,
  options: WriteWholeOptions = {},
): Promise<Result> {
  const partial = newPartialName(path);
  try {
    if (options.replace !== true) refuseExisting(path);
    removeStale(path);
    const result = await fillFile(partial, write, options.mode ?? 0o644);
    if (options.replace === true) renameSync(fsPath(partial), fsPath(path));
    else moveWithoutReplacing(partial, path);
    forgetPartial(partial);
    syncDirectory(dirname(path));
    return result;
  } catch (error) {
    removePartial(partial);
    throw writeFailure(error, path);
  }
}

/**
 * Makes a directory that appears whole or not at all: `fill` gets a temporary one beside it. An empty directory
 * of that name is replaced; anything else there is refused with `bad-input`.
 */
export async function writeDirectoryWhole(
  path: string,
  fill: (partialDirectory: string) => Promise<void> | void,
): Promise<void> {
  const partial = newPartialName(path);
  try {
    refuseUnlessEmpty(path);
    removeStale(path);
    rememberPartial(partial);
    mkdirSync(fsPath(partial), { mode: 0o700 });
    await fill(partial);
    const fd = openSync(fsPath(partial), 'r');
    finishFile(fd, () => fchmodSync(fd, 0o755));
    renameSync(fsPath(partial), fsPath(path));
    forgetPartial(partial);
    syncDirectory(dirname(path));
  } catch (error) {
    removePartial(partial);
    throw writeFailure(error, path);
  }
}

async function fillFile<Result>(
  partial: string,
  write: (fd: number) => Promise<Result> | Result,
  mode: number,
): Promise<Result> {
  rememberPartial(partial);
  const fd = openSync(fsPath(partial), 'wx+', 0o600);
  try {
    const result = await write(fd);
    fchmodSync(fd, mode);
    fsyncSync(fd);
    return result;
  } finally {
    closeSync(fd);
  }
}

function finishFile(fd: number, change: () => void): void {
  try {
    change();
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** link(2) fails where the name is taken, which rename(2) does not. */
function moveWithoutReplacing(partial: string, path: string): void {
  try {
    linkSync(fsPath(partial), fsPath(path));
  } catch (error) {
    if (!hasNoHardLinks(error)) throw error;
    refuseExisting(path);
    renameSync(fsPath(partial), fsPath(path));
    return;
  }
  unlinkSync(fsPath(partial));
}

/** FAT and some network file systems have none; link(2) says EPERM there. */
function hasNoHardLinks(error: unknown): boolean {
  return ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'].includes(systemErrorCode(error) ?? '');
}

function refuseExisting(path: string): void {
  if (lstatSync(fsPath(path), { throwIfNoEntry: false }) === undefined) return;
  throw new ContribError('bad-input', `${path} is there already`, {
    hint: 'remove it, or ask for it to be replaced',
  });
}

function refuseUnlessEmpty(path: string): void {
  const stats = lstatSync(fsPath(path), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) throw new ContribError('bad-input', `${path} is there and is not a directory`);
  if (readdirSync(fsPath(path), 'latin1').length === 0) return;
  throw new ContribError('bad-input', `the directory ${path} is not empty`, {
    hint: 'empty it, or name another one',
  });
}

/** Copies a file to where nobody looks yet, synced and with the mode 0644 whatever the umask and its own mode are. */
export function copySynced(from: string, to: string): void {
  copyFileSync(fsPath(from), fsPath(to));
  const fd = openSync(fsPath(to), 'r+');
  finishFile(fd, () => fchmodSync(fd, 0o644));
}

/** Makes the new name survive a power cut; some file systems do not sync directories, and need not. */
export function syncDirectory(path: string): void {
  try {
    const fd = openSync(fsPath(path), 'r');
    finishFile(fd, () => {});
  } catch {
    // The file itself is whole and in its place.
  }
}
