import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from './errors.ts';

/**
 * Refuses a path below the project that a symbolic link would lead elsewhere, or where something else is in the way:
 * a tree that a stranger made must not decide where contrib writes.
 * @throws ContribError bad-input that names what is in the way.
 */
export function refuseDetour(root: string, path: string, wanted: 'file' | 'directory'): void {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const part = parts.slice(0, length).join('/');
    const stats = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (stats === undefined) return;
    refuseOther(part, stats, length < parts.length ? 'directory' : wanted);
  }
}

function refuseOther(path: string, stats: Stats, wanted: 'file' | 'directory'): void {
  if (stats.isSymbolicLink()) {
    throw new ContribError('bad-input', `${path} is a symbolic link, which contrib does not follow here`, {
      hint: `put a ${wanted} in its place`,
    });
  }
  if (wanted === 'file' ? stats.isFile() : stats.isDirectory()) return;
  throw new ContribError('bad-input', `${path} is there and is not a ${wanted}`, { hint: 'move it away' });
}
