import { formatVersion } from '../../packages/package-set.ts';
import type { Semantics } from '../semantics.ts';
import { isInRange } from '../version-range.ts';
import { comparePacmanVersions } from './versions.ts';

/** PKGBUILD(5), pacman(8). What is in optdepends is only told to the user. */
export const semantics: Semantics = {
  words: {
    requires: ['depends'],
    recommends: [],
    supplements: [],
    provides: ['provides'],
    conflicts: ['conflicts'],
    paths: false,
    plainProvidesMatch: false,
    format: formatVersion,
    satisfies: (version, constraint) => isInRange(version, constraint, comparePacmanVersions),
  },
};
