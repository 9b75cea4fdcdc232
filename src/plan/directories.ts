import type * as z from 'zod/mini';
import type { DirectoryItem } from '../manifest/schema.ts';
import type { Entry } from '../packages/entry.ts';
import type { TextPlace } from '../system/place.ts';
import type { Installed } from './merge.ts';

export const DEFAULT_DIRECTORY_MODE = 0o755;

/**
 * Adds the directories on the way to each path, so that a package owns what it makes, and takes out those that the
 * distribution's base packages own already.
 */
export function completeDirectories(installed: Installed, isOwned: (path: string) => boolean): void {
  const done = new Set<string>();
  let last = '';
  for (const { path, place } of [...installed.values()]) {
    // Most paths lie where the one before them lies.
    const slash = path.lastIndexOf('/');
    if (slash === last.length && path.startsWith(last)) continue;
    last = path.slice(0, slash);
    for (let parent = last; parent !== ''; parent = parent.slice(0, parent.lastIndexOf('/'))) {
      if (done.has(parent)) break;
      done.add(parent);
      if (!installed.has(parent) && !isOwned(parent)) installed.set(parent, directory(parent, place));
    }
  }
  for (const entry of [...installed.values()]) {
    if (entry.type === 'directory' && isOwned(entry.path)) installed.delete(entry.path);
  }
}

/** A directory that the manifest declares; one that is volatile is made at every boot and only known to the package. */
export function declaredDirectory(
  path: string,
  item: z.infer<typeof DirectoryItem> | null,
  place: TextPlace,
): Entry {
  const { mode = DEFAULT_DIRECTORY_MODE, owner = 'root', volatile = false } = item ?? {};
  const group = item?.group ?? item?.owner ?? 'root';
  return { path, type: 'directory', mode, owner, group, flags: volatile ? ['ghost'] : [], place };
}

function directory(path: string, place: TextPlace | undefined): Entry {
  const base = { path, mode: DEFAULT_DIRECTORY_MODE, owner: 'root', group: 'root', flags: [] } as const;
  return { ...base, type: 'directory', ...(place === undefined ? {} : { place }) };
}

/** The directories that a path lies in, the nearest first, without the root. */
export function parentsOf(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    found.push(path.slice(0, end));
  return found;
}
