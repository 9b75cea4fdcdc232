import { posix } from 'node:path';
import type { DraftLine } from '../draft.ts';
import { LICENSE_FILE } from '../readers/license.ts';
import type { DestdirMapping } from './mapping.ts';
import type { Destdir } from './read.ts';

/**
 * The mapping with the licence files of the tree, where the build installed none: few builds do, and every package
 * has to carry them (Fedora Licensing Guidelines, "License Text").
 */
export function withLicenses(
  mapping: DestdirMapping,
  { items }: Destdir,
  fromTree: readonly DraftLine[],
): DestdirMapping {
  const [main, ...others] = mapping.packages;
  const lines = fromTree.filter((line) => line.kind === 'map' && line.flags?.includes('license') === true);
  const hasLicense = items.some(({ path }) => LICENSE_FILE.test(posix.basename(path)));
  if (main === undefined || hasLicense) return mapping;
  return { ...mapping, packages: [{ ...main, lines: [...main.lines, ...lines] }, ...others] };
}
