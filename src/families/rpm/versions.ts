import type { Version } from '../../packages/package-set.ts';
import { compareDigits, compareText } from '../../system/digits.ts';
import { cutEvr, versionOf } from '../evr.ts';

// rpm-version(7): letters, digits and `. _ + ~ ^`; the hyphen only parts version and release.
const EVR = /^(?:(\d+):)?([A-Za-z0-9._+~^]+)(?:-([A-Za-z0-9._+~^]+))?$/;

/**
 * Order of two `epoch:version-release`: negative, zero or positive, as rpm has it.
 * No epoch is epoch 0. A release comes behind none, so that the order is total; whether a dependency without a
 * release matches is another question (`rpmdsCompare` leaves the release out then).
 */
export function compareRpmVersions(a: string, b: string): number {
  const left = cutEvr(a);
  const right = cutEvr(b);
  return (
    compareDigits(left.epoch ?? '', right.epoch ?? '') ||
    rpmvercmp(left.version, right.version) ||
    compareReleases(left.release, right.release)
  );
}

/** The parts of `epoch:version-release`, or undefined where rpm would not build a package with it. */
export function parseRpmVersion(text: string): Version | undefined {
  return versionOf(EVR.exec(text));
}

export function isValidRpmVersion(text: string): boolean {
  return EVR.test(text);
}

/** Order of two versions or two releases, segment by segment (rpm-version(7)). */
export function rpmvercmp(a: string, b: string): number {
  const left = segments(a);
  const right = segments(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const order = compareSegments(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Everything else only separates: `1.0`, `1_0` and `1..0` are one version. */
function segments(text: string): readonly string[] {
  return text.match(/[~^]|\d+|[A-Za-z]+/g) ?? [];
}

function compareSegments(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  // The tilde sorts before everything, even the end.
  if (a === '~') return -1;
  if (b === '~') return 1;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  // The caret sorts behind the end and before everything else.
  if (a === '^') return -1;
  if (b === '^') return 1;
  const aIsNumber = /^\d/.test(a);
  if (aIsNumber !== /^\d/.test(b)) return aIsNumber ? 1 : -1;
  return aIsNumber ? compareDigits(a, b) : compareText(a, b);
}

function compareReleases(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return rpmvercmp(a, b);
}
