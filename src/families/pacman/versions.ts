import type { Version } from '../../packages/package-set.ts';
import { compareDigits, compareText } from '../../system/digits.ts';
import { cutEvr, versionOf } from '../evr.ts';

type Segment = { readonly separators: number; readonly text: string; readonly end: number };

// PKGBUILD(5): pkgver has no colon, slash, hyphen or white space; pkgrel is a number, or two parted by a full stop.
const VERSION = /^(?:(\d+):)?([!-,.0-9;-~]+)(?:-(\d+(?:\.\d+)?))?$/;

/**
 * Order of two versions of pacman, as vercmp(8) has it: negative, zero or positive.
 * A pkgrel that only one side gives is left out, which is how a dependency without one matches.
 */
export function comparePacmanVersions(a: string, b: string): number {
  const left = cutEvr(a);
  const right = cutEvr(b);
  const order =
    compareDigits(left.epoch ?? '', right.epoch ?? '') || compareParts(left.version, right.version);
  if (order !== 0 || left.release === undefined || right.release === undefined) return order;
  return compareParts(left.release, right.release);
}

/** The parts of `epoch:pkgver-pkgrel`, or undefined where makepkg would not take them. */
export function parsePacmanVersion(text: string): Version | undefined {
  return versionOf(VERSION.exec(text));
}

export function isValidPacmanVersion(text: string): boolean {
  return VERSION.test(text);
}

/** rpm's comparison as it was before tildes and carets, where the number of separators counts (libalpm). */
function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  const left = segments(a);
  const right = segments(b);
  const common = Math.min(left.length, right.length);
  for (let index = 0; index < common; index += 1) {
    const order = compareSegments(left[index], right[index]);
    if (order !== 0) return order;
  }
  return compareRests(a.slice(left[common - 1]?.end ?? 0), b.slice(right[common - 1]?.end ?? 0));
}

function segments(text: string): readonly Segment[] {
  return [...text.matchAll(/([^A-Za-z0-9]*)(\d+|[A-Za-z]+)/g)].map((match) => ({
    separators: match[1]?.length ?? 0,
    text: match[2] ?? '',
    end: match.index + match[0].length,
  }));
}

function compareSegments(a: Segment | undefined, b: Segment | undefined): number {
  if (a === undefined || b === undefined) return 0;
  if (a.separators !== b.separators) return a.separators - b.separators;
  const aIsNumber = /^\d/.test(a.text);
  if (aIsNumber !== /^\d/.test(b.text)) return aIsNumber ? 1 : -1;
  return aIsNumber ? compareDigits(a.text, b.text) : compareText(a.text, b.text);
}

/** What is left where one side has no more segments: a word makes a version older (`1.0rc` before `1.0`). */
function compareRests(a: string, b: string): number {
  const both = a !== '' && b !== '';
  const left = both ? withoutSeparators(a) : a;
  const right = both ? withoutSeparators(b) : b;
  if (left === '' && right === '') return 0;
  if (/^[A-Za-z]/.test(left)) return -1;
  return left === '' && !/^[A-Za-z]/.test(right) ? -1 : 1;
}

function withoutSeparators(text: string): string {
  return text.replace(/^[^A-Za-z0-9]+/, '');
}
