import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/base-unknown',
  severity: 'warning',
  needs: ['bundle'],
  summary: 'A bundle is compared with the release that it was made on',
  explanation:
    'Without upstream’s own tarball, tag or tree nobody can say whether a bundle changes anything outside its own ' +
    'directory: what its record says of the base is the contributor’s word.',
  remedy: 'name the base with --base FILE, TAG or DIR, or verify within the project’s repository',
  source: 'CVE-2024-3094: xz’s tarball held what its repository did not',
  *check({ bundle }) {
    if (bundle.base !== undefined || bundle.kind === 'contribution') return;
    yield {
      place: inBundle(bundle),
      message: 'there is no base to compare with: changes outside the contribution were not looked for',
    };
  },
});
