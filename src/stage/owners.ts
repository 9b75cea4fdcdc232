import { chmodSync, chownSync, utimesSync } from 'node:fs';
import type { Entry } from '../packages/entry.ts';
import { breathe } from '../system/breath.ts';
import { systemErrorCode } from '../system/errors.ts';
import { fsPath, hasRawBytes } from '../system/path-bytes.ts';
import { findProgram, run } from '../system/run.ts';
import { readAccounts } from './accounts.ts';

/** Of an entry, what stands in the place of what could not be set. */
export type Unset = Pick<Entry, 'path' | 'owner' | 'group' | 'capabilities'>;

/** setcap(8) takes many files in one run; one argument list is not endless. */
const FILES_PER_RUN = 200;

/**
 * Gives files and directories their owners and capabilities, and says which could not be given: all of them without
 * root's rights, those of accounts that this machine lacks with them.
 */
export async function applyOwners(
  root: string,
  entries: readonly Entry[],
  seconds: number,
): Promise<Unset[]> {
  const special = entries.filter(hasSpecialOwner);
  if (process.getuid?.() !== 0) return special.map(toUnset);
  const accounts = readAccounts();
  const left = new Set<Entry>();
  for (const entry of special) {
    const [user, group] = [accounts.user(entry.owner), accounts.group(entry.group)];
    if (user === undefined || group === undefined || !giveTo(root, entry, user, group, seconds))
      left.add(entry);
    await breathe();
  }
  const capable = special.filter(({ capabilities }) => capabilities !== undefined);
  const failed = await setCapabilities(root, capable);
  return special.filter((entry) => left.has(entry) || failed.has(entry)).map(toUnset);
}

function hasSpecialOwner({ owner, group, capabilities, type }: Entry): boolean {
  return type !== 'symlink' && (owner !== 'root' || group !== 'root' || capabilities !== undefined);
}

/** A new owner takes the set-user-ID bit away (chown(2)), so the mode is set again. */
function giveTo(
  root: string,
  { path, mode, type }: Entry,
  user: number,
  group: number,
  seconds: number,
): boolean {
  const target = fsPath(root + path);
  try {
    chownSync(target, user, group);
  } catch (error) {
    // In a user namespace that does not map the account: user_namespaces(7).
    if (systemErrorCode(error) === 'EPERM' || systemErrorCode(error) === 'EINVAL') return false;
    throw error;
  }
  // A directory gets its mode when it is full.
  if (type === 'file') {
    chmodSync(target, mode);
    utimesSync(target, seconds, seconds);
  }
  return true;
}

/** The entries whose capabilities could not be set: no setcap, or a file system without extended attributes. */
async function setCapabilities(root: string, entries: readonly Entry[]): Promise<ReadonlySet<Entry>> {
  if (entries.length === 0) return new Set();
  const searchPath = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const program = findProgram('setcap', searchPath);
  if (program === undefined) return new Set(entries);
  const failed = new Set(entries.filter(({ path }) => hasRawBytes(root + path)));
  const able = entries.filter((entry) => !failed.has(entry));
  for (let start = 0; start < able.length; start += FILES_PER_RUN) {
    const batch = able.slice(start, start + FILES_PER_RUN);
    const args = batch.flatMap(({ path, capabilities = '' }) => [capabilities, root + path]);
    const { status } = await run(program, ['-q', ...args]);
    if (status !== 0) for (const entry of batch) failed.add(entry);
  }
  return failed;
}

function toUnset({ path, owner, group, capabilities }: Entry): Unset {
  return { path, owner, group, ...(capabilities === undefined ? {} : { capabilities }) };
}
