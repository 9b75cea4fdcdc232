import { formatVersion } from '../../packages/package-set.ts';
import { judgeFinalState } from '../final-state.ts';
import type { Semantics } from '../semantics.ts';
import { newerVersion, replacers } from '../successors.ts';
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
  tools: [
    {
      name: 'pacman -Syu',
      // Measured with 7.0.0: `replaces` removes the old package even where the repository has a newer one of its name
      // (check_replacers comes before check_literal in lib/libalpm/sync.c).
      successors: (installed, offer) => {
        const others = replacers(installed, offer, 'replaces');
        if (others.length > 0) return others;
        const newer = newerVersion(installed, offer);
        return newer === undefined ? [] : [newer];
      },
      // Only -Syu replaces; -S of the new package alone does not.
      obsoletes: [],
      recommends: 'ignore',
      supplements: 'new',
      clears: false,
      adds: true,
      broken: 'abort',
      install: (change) => judgeFinalState(change, () => false),
    },
  ],
  edited: { beside: '.pacnew', dropped: '.pacsave' },
};
