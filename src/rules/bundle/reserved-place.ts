import { type BundleFacts, inBundle, isContributed } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { MANIFEST_NAME, type Project, parseProject } from '../../manifest/project.ts';
import { isTrustPath } from '../../signatures/trust.ts';
import { ContribError } from '../../system/errors.ts';
import { defineRule } from '../rule.ts';

/** Directories in distros/ that are upstream’s own: records of acceptance, and keys. */
const RESERVED: readonly string[] = ['accepted', 'keys'];

export const rule = defineRule({
  id: 'bundle/reserved-place',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No contribution lies where upstream keeps keys and acceptances',
  explanation:
    'A contribution may write below distros/DISTRO/ alone. If DISTRO could be "keys" or "accepted", or held the file of ' +
    'allowed signers, it could name its own key as trusted, or say itself that it was accepted.',
  remedy: 'keep keys and acceptances outside of every distribution’s directory',
  source: 'ConVirt packaging guide, "Process"; contrib’s format of submissions, version 1',
  *check({ bundle }) {
    const { distribution } = bundle;
    if (distribution === undefined) return;
    if (RESERVED.includes(distribution.toLowerCase())) {
      const message = `distros/${distribution} is upstream’s own, and no distribution’s`;
      yield { place: inBundle(bundle, `distros/${distribution}`), message };
    }
    const project = projectOf(bundle);
    if (project === undefined) return;
    for (const path of bundle.listing.keys()) {
      if (isContributed(bundle, path) && isTrustPath(project, path))
        yield { place: inBundle(bundle, path), message: `'${path}' says whose signatures count` };
    }
  },
});

/** Upstream’s own description; what changed it is another rule’s matter. */
function projectOf(bundle: BundleFacts): Project | undefined {
  const manifest = contributedText(bundle, MANIFEST_NAME);
  if (manifest.state !== 'text') return undefined;
  try {
    return parseProject('', MANIFEST_NAME, manifest.text);
  } catch (error) {
    if (error instanceof ContribError) return undefined;
    throw error;
  }
}
