import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/duplicate-name',
  severity: 'error',
  needs: ['bundle'],
  summary: 'Every path comes once in a bundle',
  explanation:
    'Where a path comes twice, tar unpacks the last, other programs the first, and who looks at the list sees both: one ' +
    'content is read in review, and another is built.',
  remedy: 'make the bundle with contrib bundle',
  source: 'CWE-694; CVE-2013-4787 (Android’s "master key" is two entries of one name)',
  *check({ bundle }) {
    const seen = new Set<string>();
    const reported = new Set<string>();
    for (const { path } of bundle.entries) {
      if (seen.has(path) && !reported.has(path)) {
        reported.add(path);
        yield { place: inBundle(bundle, path), message: `the path '${path}' comes more than once` };
      }
      seen.add(path);
    }
  },
});
