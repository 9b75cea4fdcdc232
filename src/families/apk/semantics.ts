import type { Package } from '../../packages/package-set.ts';
import { judgeFinalState } from '../final-state.ts';
import type { Offer, Semantics } from '../semantics.ts';
import { covers, newerVersion } from '../successors.ts';
import { isInRange } from '../version-range.ts';
import { formatApkVersion } from './lower.ts';
import { movedProtected } from './protected.ts';
import { compareApkVersions } from './versions.ts';

/** A name provided with a version is an alias: who provides a newer one takes the place of the old package. */
function alias(installed: Package, { universe }: Offer): Package | undefined {
  const { format, satisfies } = universe.words;
  const newer = { operator: '>', version: format(installed.version) } as const;
  return universe.packages.find(({ name, relations }) =>
    relations.some(
      ({ kind, expression }) =>
        kind === 'provides' &&
        name !== installed.name &&
        expression.kind === 'name' &&
        expression.name === installed.name &&
        expression.version !== undefined &&
        satisfies(expression.version.version, newer),
    ),
  );
}

/** apk-package(5). There are no recommendations; a package with install_if comes by itself. */
export const semantics: Semantics = {
  words: {
    requires: ['depends'],
    recommends: [],
    keeps: [],
    supplements: ['install_if'],
    provides: ['provides'],
    conflicts: ['conflicts'],
    paths: false,
    plainProvidesMatch: false,
    format: formatApkVersion,
    satisfies: (version, constraint) => isInRange(version, constraint, compareApkVersions),
  },
  tools: [
    {
      name: 'apk upgrade',
      successors: (installed, offer) => {
        const next = newerVersion(installed, offer) ?? alias(installed, offer);
        return next === undefined ? [] : [next];
      },
      obsoletes: [],
      recommends: 'ignore',
      supplements: 'always',
      clears: true,
      adds: true,
      broken: 'hold',
      // Measured with 3.0.6. Packages of one origin may overwrite one another (apk-tools 73a03c2).
      install: (change) => ({
        ...judgeFinalState(
          change,
          ({ pkg }, { pkg: owner }) =>
            (pkg.source !== undefined && pkg.source === owner.source) ||
            covers(pkg, 'replaces', owner, change.words) ||
            covers(owner, 'replaces', pkg, change.words),
        ),
        // The database has the new package even where a file could not be put in its place.
        packages: change.after,
      }),
    },
  ],
  edited: { beside: '.apk-new', moved: movedProtected },
  retyped: {
    toLink: 'fails',
    toDirectory: 'removed',
    // Measured with 3.0.6: it runs before anything is unpacked. Where the name is not known, it is made of a manifest's.
    isEarly: ({ when, event, native = '.pre-upgrade' }) =>
      when === 'before' && event === 'upgrade' && native === '.pre-upgrade',
  },
};
