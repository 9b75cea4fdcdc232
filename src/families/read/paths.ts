import type { Entry } from '../../packages/entry.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { badPackage, cleanLine } from './problem.ts';

/**
 * The installed path that a name in an archive means: `./usr/bin/a` is `/usr/bin/a`, `./` is `/`.
 * @throws ContribError bad-input for a name that is absolute or leads upwards: unpackers disagree on what those are.
 */
export function installedPath(name: string, stored: string): string {
  if (stored.startsWith('/')) throw badPackage(name, 'a name in it is absolute');
  const start = stored.startsWith('./') ? 1 : 0;
  // A directory has a slash at its end. Both are the rule, and need not be taken apart.
  const path = stored.slice(start, stored.endsWith('/') ? -1 : undefined);
  return absolutePath(name, start === 1 ? path || '/' : `/${path}`);
}

/** As `installedPath`, of a format whose names begin at the root. */
export function absolutePath(name: string, stored: string): string {
  if (!stored.startsWith('/')) throw badPackage(name, 'a name in it is not absolute');
  if (isNormal(stored)) return stored;
  cleanLine(name, 'a name in it', stored);
  const parts = stored.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw badPackage(name, 'a name in it leads upwards (..)');
  return `/${parts.join('/')}`;
}

const SLASH = 0x2f;
const DOT = 0x2e;

/** Whether no part of an absolute path is empty, `.` or `..`, and no character a control: as a loop, for many paths. */
function isNormal(path: string): boolean {
  let dots = 0;
  let others = 0;
  for (let index = 1; index < path.length; index += 1) {
    const code = path.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    if (code === SLASH) {
      if (others === 0 && dots < 3) return false;
      dots = 0;
      others = 0;
    } else if (code === DOT) dots += 1;
    else others += 1;
  }
  return others > 0 || dots > 2;
}

/**
 * Entries in the byte order of their paths, the root itself left out: it is no package's. Where a path comes twice the
 * last holds, which is what unpacking makes of it.
 */
export function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const kept = entries.filter(({ path }) => path !== '/');
  const sorted = isInOrder(kept) ? kept : kept.sort(orderOf(kept));
  return sorted.filter((entry, index) => entry.path !== sorted[index + 1]?.path);
}

/** Most archives were made in this order. */
function isInOrder(entries: readonly Entry[]): boolean {
  return entries.every((entry, index) => {
    const next = entries[index + 1];
    return next === undefined || comparePaths(entry.path, next.path) <= 0;
  });
}

/** Of ASCII alone the order of the bytes is JavaScript's own, which is several times as fast. */
function orderOf(entries: readonly Entry[]): (a: Entry, b: Entry) => number {
  if (entries.some(({ path }) => /[^\u0000-\u007f]/.test(path)))
    return (a, b) => comparePaths(a.path, b.path);
  return (a, b) => (a.path < b.path ? -1 : Number(a.path > b.path));
}
