import { type BundleFacts, inBundle } from '../../facts/bundle.ts';
import type { Listing } from '../../facts/bundle-listing.ts';
import { MANIFEST_NAME } from '../../manifest/project.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/manifest-missing',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The tree that a contribution is made on has a contrib.yaml',
  explanation:
    'distros/DISTRO/ says what a distribution does otherwise; what is installed at all stands in contrib.yaml. That file is ' +
    'upstream’s: a bundle takes it from the base, never from the contributor. Made on a release that had none yet, a ' +
    'bundle holds a contribution that nobody can check, map or build. Of the directory alone it is a warning, since ' +
    'upstream’s tree may have the file by now.',
  remedy:
    'bring contrib.yaml to upstream first, as a change of its own; then bundle on what has it: --base COMMIT, or --base FILE',
  source: 'contrib’s format of contributions, version 1',
  *check({ bundle }) {
    const { base, kind, distribution, listing, exceeded } = bundle;
    if (distribution === undefined || exceeded.length > 0) return;
    if (kind === 'source') {
      if (!hasManifest(listing)) yield { place: inBundle(bundle, MANIFEST_NAME), message: sentence(bundle) };
      return;
    }
    if (base === undefined || hasManifest(base.listing)) return;
    yield {
      place: inBundle(bundle, MANIFEST_NAME),
      severity: 'warning',
      message: `there is no ${MANIFEST_NAME} in ${base.title}, which this contribution is made for`,
    };
  },
});

function sentence({ base }: BundleFacts): string {
  if (base === undefined || hasManifest(base.listing)) return `there is no ${MANIFEST_NAME} in the bundle`;
  return `there is no ${MANIFEST_NAME} in ${base.title}, and so none in the bundle`;
}

function hasManifest(listing: Listing): boolean {
  const type = listing.get(MANIFEST_NAME)?.type;
  return type !== undefined && type !== 'directory';
}
