import { compileFilter, hasWildcard, withoutEscapes } from '../plan/patterns.ts';
import { suggest } from '../system/suggest.ts';

/** A path that somebody probably meant: what is there, and the pattern with its beginning put right. */
export type Probable = {
  readonly path: string;
  readonly pattern: string;
  /** How many names at the end are the same. */
  readonly common: number;
};

type Part = { readonly matches: (name: string) => boolean; readonly isTelling: boolean };

/**
 * The path that has most names at its end in common with a pattern: a file that lies somewhere else than was thought.
 * Of several with as many, the one that begins most alike, then the first. A common `*` alone tells nothing.
 */
export function probablePath(pattern: string, paths: Iterable<string>): Probable | undefined {
  const names = split(pattern);
  const parts = names.map(toPart);
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  let best: { path: readonly string[]; absolute: string; common: number; start: number } | undefined;
  for (const path of paths) {
    if (!last.matches(path.slice(path.lastIndexOf('/') + 1))) continue;
    const other = split(path);
    const common = commonEnd(parts, other);
    if (common === 0 || (best !== undefined && common < best.common)) continue;
    const start = commonStart(names, other);
    if (best !== undefined && common === best.common && start <= best.start) continue;
    best = { path: other, absolute: path, common, start };
  }
  if (best === undefined) return undefined;
  const { path, absolute, common } = best;
  const corrected = [...path.slice(0, path.length - common), ...names.slice(names.length - common)].join('/');
  return { path: absolute, pattern: absolute.startsWith('/') ? `/${corrected}` : corrected, common };
}

/** What is in a directory, by name; '' is the top. */
export type Directory = (path: string) => Iterable<string>;

/**
 * The pattern with each name that is not there replaced by the nearest one that is, up to its first wildcard.
 * @returns undefined where a name has no near one, or nothing had to be replaced.
 */
export function nearestPattern(pattern: string, inside: Directory): string | undefined {
  const names = split(pattern);
  const made: string[] = [];
  for (const name of names) {
    if (hasWildcard(name)) break;
    const there = [...inside(made.join('/'))];
    const wanted = withoutEscapes(name);
    const found = there.includes(wanted) ? wanted : suggest(wanted, there);
    if (found === undefined) return undefined;
    made.push(found);
  }
  const corrected = [...made, ...names.slice(made.length)].join('/');
  return corrected === names.join('/') ? undefined : corrected;
}

function split(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

function toPart(name: string): Part {
  if (!hasWildcard(name)) {
    const plain = withoutEscapes(name);
    return { matches: (other) => other === plain, isTelling: true };
  }
  return { matches: compileFilter(name), isTelling: /[^*?]/.test(name) };
}

/** How many names at the end match, 0 where none of them tells anything. */
function commonEnd(parts: readonly Part[], names: readonly string[]): number {
  let common = 0;
  let telling = false;
  while (common < Math.min(parts.length, names.length)) {
    const part = parts[parts.length - 1 - common];
    if (part === undefined || !part.matches(names[names.length - 1 - common] ?? '')) break;
    telling ||= part.isTelling;
    common += 1;
  }
  return telling ? common : 0;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  return common;
}
