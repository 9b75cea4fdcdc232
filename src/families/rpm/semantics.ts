import { formatVersion } from '../../packages/package-set.ts';
import type { VersionConstraint } from '../../packages/relation.ts';
import { cutEvr } from '../evr.ts';
import type { Semantics } from '../semantics.ts';
import { isInRange } from '../version-range.ts';
import { compareRpmVersions } from './versions.ts';

/** rpm.org, "Dependencies", "Weak Dependencies" and "Boolean Dependencies". */
export const semantics: Semantics = {
  words: {
    requires: ['Requires'],
    recommends: ['Recommends'],
    supplements: ['Supplements'],
    provides: ['Provides'],
    conflicts: ['Conflicts'],
    paths: true,
    plainProvidesMatch: true,
    format: formatVersion,
    satisfies,
  },
};

/** A release counts only where both sides have one (rpmdsCompare in lib/rpmds.c). */
function satisfies(version: string, { operator, version: wanted }: VersionConstraint): boolean {
  const bare = cutEvr(version).release === undefined || cutEvr(wanted).release === undefined;
  const [left, right] = bare ? [withoutRelease(version), withoutRelease(wanted)] : [version, wanted];
  return isInRange(left, { operator, version: right }, compareRpmVersions);
}

function withoutRelease(text: string): string {
  const { epoch, version } = cutEvr(text);
  return epoch === undefined ? version : `${epoch}:${version}`;
}
