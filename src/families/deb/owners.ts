import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageOwner } from '../family.ts';
import { fieldOf, parseFields } from './read/fields.ts';

const DATABASE = 'var/lib/dpkg';
/** Merged /usr: the lists of old packages still say /lib (Debian bug 978636). */
const MERGED = /^\/(?:usr\/)?(?=(?:bin|sbin|lib\w*)\/)/;

/** Which installed packages have some paths, by dpkg's own lists (dpkg(1), "--search"). */
export function debOwners(root: string, paths: readonly string[]): ReadonlyMap<string, PackageOwner> {
  const wanted = new Map(paths.map((path) => [canonical(path), path]));
  const owners = new Map<string, PackageOwner>();
  const info = join(root, DATABASE, 'info');
  const versions = versionsOf(join(root, DATABASE, 'status'));
  for (const file of listsIn(info)) {
    const name = file.slice(0, -'.list'.length).split(':')[0] ?? '';
    for (const line of readFileSync(join(info, file), 'utf8').split('\n')) {
      const path = wanted.get(canonical(line));
      if (path !== undefined) owners.set(path, { name, version: versions.get(name) ?? '' });
    }
  }
  return owners;
}

function canonical(path: string): string {
  return path.replace(MERGED, '/');
}

function listsIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.list'));
  } catch {
    // A root without dpkg.
    return [];
  }
}

function versionsOf(file: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return new Map();
  }
  return new Map(
    text
      .split(/\n\n+/)
      .filter((paragraph) => paragraph.trim() !== '')
      .map((paragraph) => parseFields(paragraph, file))
      .map((fields) => [fieldOf(fields, 'Package') ?? '', fieldOf(fields, 'Version') ?? '']),
  );
}
