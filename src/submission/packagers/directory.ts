import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What lies in a directory of a tree; nothing where it is none, or a link to one. */
export function entriesOf(root: string, directory: string): Dirent[] {
  const path = join(root, directory);
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(path, { withFileTypes: true });
}
