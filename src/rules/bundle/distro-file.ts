import { inBundle } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { DISTRO_FILE, parseContribution } from '../../manifest/contribution.ts';
import { ContribError } from '../../system/errors.ts';
import { formatPlace } from '../../system/place.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/distro-file',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The contribution’s distro.yaml is there and can be read',
  explanation:
    'distro.yaml says who maintains the package, for which releases, and what is tuned. A contribution without one, or ' +
    'with one that contrib cannot read, cannot be checked and cannot be built from.',
  remedy: 'correct it: contrib check DISTRO shows what is wrong, and where',
  source: 'contrib’s format of contributions, version 1',
  *check({ bundle }) {
    const { distribution } = bundle;
    if (distribution === undefined) return;
    const path = `distros/${distribution}/${DISTRO_FILE}`;
    const place = inBundle(bundle, path);
    const found = contributedText(bundle, path);
    if (found.state !== 'text') {
      yield {
        place,
        message: found.state === 'missing' ? `there is no ${path}` : `${path} ${found.problem}`,
      };
      return;
    }
    try {
      parseContribution(distribution, path, found.text);
    } catch (error) {
      if (!(error instanceof ContribError)) throw error;
      const evidence = error.findings.slice(0, 10).map((finding) => ({
        text: `${formatPlace(finding.place)}: ${finding.message}`,
      }));
      yield { place, message: error.message, evidence };
    }
  },
});
