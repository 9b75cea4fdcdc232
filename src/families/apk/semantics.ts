import type { Semantics } from '../semantics.ts';
import { isInRange } from '../version-range.ts';
import { formatApkVersion } from './lower.ts';
import { compareApkVersions } from './versions.ts';

/** apk-package(5). There are no recommendations; a package with install_if comes by itself. */
export const semantics: Semantics = {
  words: {
    requires: ['depends'],
    recommends: [],
    supplements: ['install_if'],
    provides: ['provides'],
    conflicts: ['conflicts'],
    paths: false,
    plainProvidesMatch: false,
    format: formatApkVersion,
    satisfies: (version, constraint) => isInRange(version, constraint, compareApkVersions),
  },
};
