import type { Explained } from './catalogue.ts';

/** What is said by accept and release, of upstream's own tree. */
export const SUBMISSIONS: readonly Explained[] = [
  {
    id: 'acceptance/conflict',
    severity: 'error',
    needs: [],
    summary: 'Nothing of the maintainer’s is lost when a contribution is accepted',
    explanation:
      'A contribution takes the place of distros/DISTRO/ as a whole, because exactly what was verified is accepted and ' +
      'nothing is merged. Where somebody else changed that directory since the last acceptance, or since the release that ' +
      'the bundle was made on, the change would be gone.',
    remedy:
      'ask for a bundle that is made on your tree as it is now, or drop your own changes with --replace',
    source: 'librsync#47, pg_repack#339: packaging in upstream’s tree has an owner',
  },
];
