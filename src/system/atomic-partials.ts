import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { systemErrorCode } from './errors.ts';
import { fsPath, pathFromBytes, pathToBytes } from './path-bytes.ts';

const DAY = 24 * 60 * 60 * 1000;
/** NAME_MAX is 255 bytes; the rest of a partial name needs 39. */
const LONGEST_NAME = 210;

const partials = new Set<string>();

/** Removes every partial file and directory of this process, at once: for the handler of a signal. */
export function cleanUpPartials(): void {
  for (const partial of [...partials]) removePartial(partial);
}

export function rememberPartial(partial: string): void {
  partials.add(partial);
}

export function forgetPartial(partial: string): void {
  partials.delete(partial);
}

/** Removes a partial file or directory, whatever the modes in it. Never throws: there is an error under way. */
export function removePartial(partial: string): void {
  partials.delete(partial);
  try {
    removeTree(partial);
  } catch {
    // The next run removes it as stale.
  }
}

/** `.<name>.<machine>-<pid>-<random>.partial`, beside `path`. */
export function newPartialName(path: string): string {
  const random = randomBytes(6).toString('hex');
  return join(dirname(path), `${prefixOf(path)}${machine()}-${process.pid}-${random}.partial`);
}

/** Removes what killed runs left of the same target: their process is dead, or they are older than a day. */
export function removeStale(path: string): void {
  const directory = dirname(path);
  const prefix = prefixOf(path);
  for (const name of namesIn(directory)) {
    if (!name.startsWith(prefix)) continue;
    const match = /^([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}\.partial$/.exec(name.slice(prefix.length));
    if (match === null) continue;
    const [, owner, pid] = match;
    const partial = join(directory, name);
    const dead = owner === machine() && !isAlive(Number(pid));
    if (dead || isOld(partial)) removePartial(partial);
  }
}

function prefixOf(path: string): string {
  const name = basename(path);
  const bytes = pathToBytes(name);
  if (bytes.length <= LONGEST_NAME) return `.${name}.`;
  return `.${createHash('sha256').update(bytes).digest('hex')}.`;
}

/** A process number means something only on its own host and in its own namespace: pid_namespaces(7). */
export function machine(): string {
  return createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function isOld(path: string): boolean {
  const stats = lstatSync(fsPath(path), { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > DAY;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(fsPath(directory), 'buffer').map(pathFromBytes);
  } catch {
    return [];
  }
}

function removeTree(path: string): void {
  try {
    rmSync(fsPath(path), { recursive: true, force: true });
  } catch {
    makeWritable(path);
    rmSync(fsPath(path), { recursive: true, force: true });
  }
}

/** A staged tree can hold directories that its own user may not write to. */
function makeWritable(path: string): void {
  if (lstatSync(fsPath(path), { throwIfNoEntry: false })?.isDirectory() !== true) return;
  chmodSync(fsPath(path), 0o700);
  for (const name of namesIn(path)) makeWritable(join(path, name));
}
