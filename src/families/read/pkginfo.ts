import { pathFromBytes } from '../../system/path-bytes.ts';
import { badPackage, cleanText } from './problem.ts';

/** Keys with their values, in the order in which they stand there; a key may come again. */
export type PkgInfo = readonly (readonly [key: string, value: string])[];

/** No package says more: the longest lists are of the libraries that others are told of. */
const MOST_LINES = 100_000;

/** A .PKGINFO as pacman and apk have it: `key = value`, and lines that begin with `#`. */
export function parsePkgInfo(bytes: Buffer, origin: string): PkgInfo {
  const lines = cleanText(origin, 'its .PKGINFO', pathFromBytes(bytes)).split('\n');
  if (lines.length > MOST_LINES) throw badPackage(origin, `its .PKGINFO has more than ${MOST_LINES} lines`);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, key = '', value = ''] = /^([a-z_]+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (key === '') throw badPackage(origin, 'its .PKGINFO has a line that says nothing');
      return [key, value] as const;
    });
}

export function valuesOf(info: PkgInfo, key: string): readonly string[] {
  return info.filter(([one]) => one === key).map(([, value]) => value);
}

export function firstValueOf(info: PkgInfo, key: string): string | undefined {
  return info.find(([one]) => one === key)?.[1];
}
