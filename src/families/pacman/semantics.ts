import { formatVersion, type Package } from '../../packages/package-set.ts';
import { judgeFinalState } from '../final-state.ts';
import type { Offer, Semantics } from '../semantics.ts';
import { covers, newerVersion, replacers } from '../successors.ts';
import { isInRange } from '../version-range.ts';
import { movedBackup } from './moved-backup.ts';
import { comparePacmanVersions } from './versions.ts';

/**
 * `replaces` removes the old package even where the repository has a newer one of its name: check_replacers comes before
 * check_literal in lib/libalpm/sync.c, for each installed package in the order of the names. A replacer that an earlier
 * one has brought already does not count there, so that the newer version comes as well. Measured with 6.0.2 and 7.0.0.
 */
function successors(installed: Package, offer: Offer): readonly Package[] {
  const others = replacers(installed, offer, 'replaces');
  const newer = newerVersion(installed, offer);
  const isBrought = (one: Package) =>
    offer.installed.some(
      (earlier) =>
        earlier.name < installed.name &&
        (earlier.name === one.name || covers(one, 'replaces', earlier, offer.universe.words)),
    );
  if (newer === undefined || others.some((one) => !isBrought(one))) return others;
  return [newer];
}

/** PKGBUILD(5), pacman(8). What is in optdepends is only told to the user. */
export const semantics: Semantics = {
  words: {
    requires: ['depends'],
    recommends: [],
    keeps: ['optdepends'],
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
      successors,
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
  edited: { beside: '.pacnew', dropped: '.pacsave', moved: movedBackup },
  // Conflicts are looked for before any scriptlet runs.
  retyped: { toLink: 'refused-if-filled', toOthersLink: 'in-the-way', isEarly: () => false },
};
