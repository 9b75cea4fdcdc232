import { readlinkSync, realpathSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { systemErrorCode } from './errors.ts';
import { readTextFileIfAny } from './text-file.ts';

const MOST_LINKS = 8;

/**
 * The text of a file below a directory that stands for `/`, or undefined where there is none. An absolute link means
 * the directory, as it would for whoever had it as their root, and nothing outside of it is read.
 */
export function readTextFileBelow(root: string, path: string, limit: number): string | undefined {
  let inside = posix.join('/', path);
  for (let count = 0; count < MOST_LINKS; count += 1) {
    const target = linkTarget(join(root, inside));
    if (target === undefined)
      return isBelow(root, inside) ? readTextFileIfAny(join(root, inside), limit) : undefined;
    // As the directory is `/`, no number of `..` leads out of it.
    inside = posix.resolve(posix.dirname(inside), target);
  }
  return undefined;
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a link on the way leads out after all. */
function isBelow(root: string, inside: string): boolean {
  try {
    const real = realpathSync(root);
    return realpathSync(join(root, inside)).startsWith(real.endsWith(sep) ? real : `${real}${sep}`);
  } catch (error) {
    if (systemErrorCode(error) !== undefined) return false;
    throw error;
  }
}
