import { existsSync, readFileSync } from 'node:fs';
import type { SourceStatEntry } from '../source/scan.ts';

/** Names for the numbers of a tree; the number itself where it has none. */
export type AccountNames = {
  readonly user: (id: number) => string;
  readonly group: (id: number) => string;
};

/** No system has accounts enough for a larger file; nss is what large ones use. */
const LIMIT = 16 * 1024 * 1024;

/**
 * The names that a tree's own /etc/passwd and /etc/group give its numbers (passwd(5), group(5)). Only files that the
 * scan itself found are read: a link in their place could lead out of the tree. A staged tree has none; its numbers are
 * those of the machine that it was staged on.
 */
export function accountNames(
  root: string,
  entries: readonly Pick<SourceStatEntry, 'path' | 'type' | 'size'>[],
): AccountNames {
  const found = (path: string) =>
    entries.some((entry) => entry.path === path && entry.type === 'file' && entry.size <= LIMIT);
  const users = readAccounts(found('etc/passwd') ? `${root}/etc/passwd` : '/etc/passwd');
  const groups = readAccounts(found('etc/group') ? `${root}/etc/group` : '/etc/group');
  return { user: (id) => nameOf(users, id), group: (id) => nameOf(groups, id) };
}

/** The third field of both files is the number. Where several names have one, the first holds, as in getpwuid(3). */
function readAccounts(path: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of (existsSync(path) ? readFileSync(path, 'latin1') : '').split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (!/^\d+$/.test(id) || names.has(Number(id))) continue;
    names.set(Number(id), name);
  }
  return names;
}

/** 0 is root everywhere, whether or not the tree has a file that says so. */
function nameOf(names: ReadonlyMap<number, string>, id: number): string {
  return names.get(id) ?? (id === 0 ? 'root' : String(id));
}
