import { type BundleFacts, inBundle, isUpstreams } from '../../facts/bundle.ts';
import { sortedEntries } from '../../facts/bundle-listing.ts';
import { foldName } from '../../facts/bundle-paths.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/colliding-name',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No two names in a directory are the same where case or Unicode’s composition does not count',
  explanation:
    'On macOS, on Windows and in a casefolded directory of Linux, README and readme are one file, and so are the composed ' +
    'and the decomposed é: one entry overwrites the other, or writes through a link of that name.',
  remedy: 'rename one of them',
  source: 'CVE-2021-21300 (git); CVE-2021-37712 (node-tar); Unicode Standard Annex #15',
  *check({ bundle }) {
    const seen = new Map<string, string>();
    for (const { path } of sortedEntries(bundle.listing)) {
      const slash = path.lastIndexOf('/') + 1;
      const key = path.slice(0, slash) + foldName(path.slice(slash));
      const first = seen.get(key);
      if (first === undefined) seen.set(key, path);
      else if (!bothUpstreams(bundle, first, path)) {
        yield {
          place: inBundle(bundle, path),
          message: `'${path}' and '${first}' are one name on some systems`,
        };
      }
    }
  },
});

function bothUpstreams(bundle: BundleFacts, first: string, second: string): boolean {
  return isUpstreams(bundle, first) && isUpstreams(bundle, second);
}
