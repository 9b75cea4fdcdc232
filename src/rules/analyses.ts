import type { Explained } from './catalogue.ts';

/** What is said of whole sets of packages by commands of their own: split and upgrade. */
export const ANALYSES: readonly Explained[] = [
  {
    id: 'split/unsatisfiable',
    severity: 'error',
    needs: ['set'],
    summary: 'What a package requires of its own set is in the set',
    explanation:
      'A hard dependency names a package of the same set in a version that the set does not have, so the package can ' +
      'never be installed from it. Names that the set does not have at all are taken as another project’s.',
    remedy: 'require a version that the set has, or put that version into the set',
    source: 'Debian policy 7.2; rpm.org, "Dependencies"',
  },
  {
    id: 'split/conflict',
    severity: 'error',
    needs: ['set'],
    summary: 'No request brings packages that exclude one another',
    explanation:
      'The hard dependencies of what was asked for lead to two packages of which one conflicts with the other: the ' +
      'request cannot be satisfied.',
    remedy: 'remove the conflict, or the requirement that brings both',
    source: 'Debian policy 7.4; rpm.org, "Dependencies"',
  },
];
