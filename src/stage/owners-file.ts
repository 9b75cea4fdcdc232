import { lstatSync, renameSync, rmSync, writeSync } from 'node:fs';
import { ownersFile, readRecordedOwners } from '../facts/installed-tree-owners.ts';
import { writeWhole } from '../system/atomic.ts';
import { forgetPartial, newPartialName, rememberPartial, removePartial } from '../system/atomic-partials.ts';
import { ContribError } from '../system/errors.ts';
import { comparePaths, fsPath, hasRawBytes, pathToBytes } from '../system/path-bytes.ts';
import type { Unset } from './owners.ts';

const FORMAT = 1;

/** The file beside a staged tree, written but without its name: it gets that together with the tree. */
export type PendingOwners = {
  readonly path: string;
  readonly publish: () => void;
  readonly discard: () => void;
};

/**
 * Refuses what is no file of an earlier stage.
 * @throws ContribError usage.
 */
export function checkOwnersFile(tree: string): void {
  const path = ownersFile(tree);
  if (lstatSync(fsPath(path), { throwIfNoEntry: false }) === undefined) return;
  try {
    readRecordedOwners(tree);
  } catch (error) {
    throw new ContribError('usage', `${path} is there, and is not what contrib writes beside a staged tree`, {
      hint: 'move it away, or name another directory',
      cause: error,
    });
  }
}

/** Writes who should own what in a staged tree; a path that is not named belongs to root. */
export async function writeOwners(tree: string, unset: readonly Unset[]): Promise<PendingOwners> {
  const path = ownersFile(tree);
  const pending = newPartialName(path);
  const entries = [...unset].sort((a, b) => comparePaths(a.path, b.path)).map(toJson);
  const bytes = Buffer.from(`${JSON.stringify({ format: FORMAT, entries }, undefined, 2)}\n`);
  await writeWhole(pending, (fd) => writeAll(fd, bytes));
  rememberPartial(pending);
  return {
    path,
    publish: () => {
      renameSync(fsPath(pending), fsPath(path));
      forgetPartial(pending);
    },
    discard: () => removePartial(pending),
  };
}

/** Takes away what an earlier stage of the same directory wrote, where every owner is set now. */
export function removeOwners(tree: string): void {
  rmSync(fsPath(ownersFile(tree)), { force: true });
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

function toJson({ path, ...rest }: Unset): object {
  const bytes = hasRawBytes(path) ? { pathBytes: pathToBytes(path).toString('base64') } : {};
  return { path: path.toWellFormed(), ...bytes, ...rest };
}
