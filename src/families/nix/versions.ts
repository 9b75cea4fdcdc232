import type { Version } from '../../packages/package-set.ts';
import { compareText } from '../../system/digits.ts';

/** Nix reads a component into an int; a longer one is a word to it (`componentsLT` in src/libstore/names.cc). */
const LARGEST_NUMBER = 2 ** 31 - 1;

/** Order of two versions as `builtins.compareVersions` has it: negative, zero or positive. */
export function compareNixVersions(a: string, b: string): number {
  const left = components(a);
  const right = components(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [one, other] = [left[index] ?? '', right[index] ?? ''];
    if (isOlder(one, other)) return -1;
    if (isOlder(other, one)) return 1;
  }
  return 0;
}

/** What may stand behind the name in a store path: no epoch, no release (Nix manual, "Store Path"). */
export function parseNixVersion(text: string): Version | undefined {
  return isValidNixVersion(text) ? { version: text } : undefined;
}

/** Begins with a digit, because the name ends at the first hyphen before one (`builtins.parseDrvName`). */
export function isValidNixVersion(text: string): boolean {
  return /^\d[A-Za-z0-9+._?=-]*$/.test(text);
}

/** Full stops and hyphens part components, and so does every change between digits and others. */
function components(text: string): readonly string[] {
  return text.match(/\d+|[^\d.-]+/g) ?? [];
}

/** Nix manual, `builtins.compareVersions`: numbers last, `pre` first, words between, the end before a number. */
function isOlder(a: string, b: string): boolean {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left !== undefined && right !== undefined) return left < right;
  if (a === '' && right !== undefined) return true;
  if (a === 'pre' && b !== 'pre') return true;
  if (b === 'pre') return false;
  if (right !== undefined) return true;
  if (left !== undefined) return false;
  return compareText(a, b) < 0;
}

function numberOf(component: string): number | undefined {
  if (!/^\d+$/.test(component)) return undefined;
  const value = Number(component);
  return value > LARGEST_NUMBER ? undefined : value;
}
