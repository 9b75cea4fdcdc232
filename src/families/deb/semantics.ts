import { formatVersion } from '../../packages/package-set.ts';
import type { Semantics } from '../semantics.ts';
import { isInRange } from '../version-range.ts';
import { compareDebVersions } from './versions.ts';

/** Debian policy 7; apt-get(8). */
export const semantics: Semantics = {
  words: {
    requires: ['Pre-Depends', 'Depends'],
    recommends: ['Recommends'],
    supplements: [],
    provides: ['Provides'],
    conflicts: ['Conflicts', 'Breaks'],
    paths: false,
    plainProvidesMatch: false,
    format: formatVersion,
    satisfies: (version, constraint) => isInRange(version, constraint, compareDebVersions),
  },
};
