import { readFile } from 'node:fs/promises';
import { findIn } from '../../facts/image/layers.ts';
import type { ImageBase } from '../../families/portable/from-base.ts';
import type { ImageFile } from '../../families/portable/image-files.ts';
import type { Package } from '../../packages/package-set.ts';

const LARGEST_COPYRIGHT = 1024 * 1024;

/** The licences that a package of rpm or pacman names in itself; none of a Debian package, which has a file instead. */
export function namedLicenses(pkg: Package | undefined): string[] {
  const fields = pkg?.native?.fields ?? [];
  return fields.filter(([name]) => name.toLowerCase() === 'license').map(([, value]) => value);
}

/** The licences that a Debian package's copyright file names; none where there is no such file. */
export async function copyrightLicenses(
  name: string,
  files: readonly ImageFile[],
  base: ImageBase | undefined,
): Promise<string[]> {
  const path = `/usr/share/doc/${name}/copyright`;
  const held = files.find(({ entry }) => entry.path === path)?.content;
  const found = base === undefined ? undefined : findIn([base.layer], path);
  const file = held?.kind === 'file' ? held.path : found && base?.file(found.path);
  if (file === undefined) return [];
  try {
    return licensesIn((await readFile(file)).subarray(0, LARGEST_COPYRIGHT).toString('utf8'));
  } catch {
    // A package without one, or a base without documentation.
    return [];
  }
}

/**
 * The short names of a machine-readable copyright file (DEP-5); of one that is prose, those of the licences whose text
 * it points to (Debian policy 12.5).
 */
export function licensesIn(text: string): string[] {
  const isMachineReadable = /^Format(?:-Specification)?:/m.test(text);
  const pattern = isMachineReadable
    ? /^License:[ \t]*(\S.*?)[ \t]*$/gm
    : /\/usr\/share\/common-licenses\/([A-Za-z][A-Za-z0-9.+-]*[A-Za-z0-9])/g;
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
}
