import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { syncDirectory } from '../system/atomic.ts';
import { writeFailure } from '../system/atomic-errors.ts';
import { isAlive, machine, newPartialName, removePartial, removeStale } from '../system/atomic-partials.ts';
import { refuseDetour } from '../system/detour.ts';
import { ContribError, systemErrorCode } from '../system/errors.ts';

/**
 * Two directories cannot change places in one step everywhere (rename(2)). So an acceptance in a tree without git is
 * decided by the appearance of one directory, `distros/.NAME.accepting`, which holds all that is to come; whoever reads
 * the tree next, with whatever command, carries it out before it looks at anything.
 */
const STAGED = /^\.([A-Za-z0-9][A-Za-z0-9+._-]*)\.accepting(?:-([0-9a-f]{8})-(\d{1,10}))?$/;
/** What a killed run left of it, before it was decided or behind its end. */
const LEFTOVER = /^\.(\.[A-Za-z0-9][A-Za-z0-9+._-]*\.accepting)\.[0-9a-f]{8}-\d{1,10}-[0-9a-f]{12}\.partial$/;

/** The parts of a staged acceptance: the new `distros/NAME/`, and the files of `distros/accepted/`. */
export const STAGED_PARTS = { contribution: 'contribution', accepted: 'accepted' } as const;

/** Carrying it out takes milliseconds: whoever began a minute ago was killed, or is on a machine that is gone. */
const GIVEN_UP = 60_000;
const PATIENCE = 10_000;
const PAUSE = 25;

/** Where the acceptance of a distribution’s contribution is staged. */
export function stagedPath(root: string, distribution: string): string {
  return join(root, 'distros', `.${distribution}.accepting`);
}

/**
 * Carries out what was decided and not finished, and removes what killed runs left of acceptances.
 * @throws ContribError incomplete where that cannot be done: the tree is neither as before nor as after then.
 */
export function finishStaged(root: string): void {
  const directory = join(root, 'distros');
  const names = namesIn(directory).filter((name) => name.startsWith('.'));
  for (const distribution of new Set(names.flatMap((name) => STAGED.exec(name)?.[1] ?? [])))
    finishOne(root, distribution);
  for (const target of new Set(names.flatMap((name) => LEFTOVER.exec(name)?.[1] ?? [])))
    removeStale(join(directory, target));
}

/** Several processes may find it: the one that gives it its own name has it, and the others wait. */
function finishOne(root: string, distribution: string): void {
  const directory = join(root, 'distros');
  for (let waited = 0; ; waited += PAUSE) {
    const name = namesIn(directory).find((one) => STAGED.exec(one)?.[1] === distribution);
    if (name === undefined) return;
    refuseDetour(root, `distros/${name}`, 'directory');
    const mine = `.${distribution}.accepting-${machine()}-${process.pid}`;
    if (isFree(directory, name) && isTaken(join(directory, name), join(directory, mine))) {
      carryOut(root, distribution, join(directory, mine));
      return;
    }
    if (waited >= PATIENCE) throw underWay(distribution);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
}

function isFree(directory: string, name: string): boolean {
  const [, , owner, pid] = STAGED.exec(name) ?? [];
  if (owner === undefined) return true;
  if (owner === machine() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
  // A new name is what changes this time (stat(2), st_ctime).
  const stats = statsOf(join(directory, name));
  return stats !== undefined && Date.now() - stats.ctimeMs > GIVEN_UP;
}

function isTaken(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw writeFailure(error, from);
  }
}

/** Every state that a killed run can leave is the beginning, the middle or the end of this. */
function carryOut(root: string, distribution: string, staged: string): void {
  const own = `distros/${distribution}`;
  const accepted = 'distros/accepted';
  refuseDetour(root, own, 'directory');
  refuseDetour(root, accepted, 'directory');
  for (const part of Object.values(STAGED_PARTS))
    refuseDetour(root, `distros/${basename(staged)}/${part}`, 'directory');
  try {
    swap(join(root, own), staged);
    putRecords(join(root, accepted), join(staged, STAGED_PARTS.accepted), `${distribution}.json`);
    syncDirectory(join(root, 'distros'));
    const done = newPartialName(stagedPath(root, distribution));
    renameSync(staged, done);
    removePartial(done);
  } catch (error) {
    throw writeFailure(error, join(root, own));
  }
}

function swap(own: string, staged: string): void {
  const next = join(staged, STAGED_PARTS.contribution);
  if (statsOf(next) === undefined) return;
  if (statsOf(own) !== undefined) setAside(own, join(staged, 'before'));
  renameSync(next, own);
}

/** A directory of a container’s image cannot be renamed (overlayfs), and nobody needs it any more. */
function setAside(own: string, before: string): void {
  try {
    renameSync(own, before);
  } catch (error) {
    if (systemErrorCode(error) !== 'EXDEV') throw error;
    rmSync(own, { recursive: true });
  }
}

/**
 * Moves them, since a disk that is full by now has no room for copies. The record goes first: once it is moved, what is
 * beside it is its own signature, and not one of an older record, which goes.
 */
function putRecords(accepted: string, staged: string, record: string): void {
  const isOurs = (name: string) =>
    name === record || (name.startsWith(`${record}.`) && /^\.[a-z]+$/.test(name.slice(record.length)));
  const isRecord = (name: string) => isOurs(name) && statsOf(join(staged, name))?.isFile() === true;
  const names = namesIn(staged).filter(isRecord);
  if (names.length > 0 && statsOf(accepted) === undefined) {
    if (names.length === namesIn(staged).length) {
      renameSync(staged, accepted);
      return;
    }
    mkdirSync(accepted);
  }
  if (names.includes(record)) {
    const stale = namesIn(accepted).filter((name) => isOurs(name) && !names.includes(name));
    for (const name of stale) rmSync(join(accepted, name));
  }
  for (const name of names) renameSync(join(staged, name), join(accepted, name));
  syncDirectory(accepted);
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function statsOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function underWay(distribution: string): ContribError {
  return new ContribError(
    'incomplete',
    `the contribution for ${distribution} is being accepted by another process`,
    {
      hint: 'try again when it has ended',
    },
  );
}
