import { inBundle, isContributed, isUpstreams } from '../../facts/bundle.ts';
import { isGitName } from '../../facts/bundle-paths.ts';
import { defineRule } from '../rule.ts';

/** What git obeys wherever in a tree it lies. */
const OBEYED: readonly string[] = ['.gitattributes', '.gitmodules'];

export const rule = defineRule({
  id: 'bundle/git-metadata',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle brings no data of git, and a contribution nothing that git obeys',
  explanation:
    'A .git directory in an unpacked tree is a repository of its own, whose hooks and configuration name programs that git ' +
    'runs. A contribution’s .gitattributes changes how files are checked out and what git archive leaves out; its ' +
    '.gitmodules fetches from elsewhere.',
  remedy: 'leave it out of the contribution',
  source: 'CVE-2014-9390, CVE-2018-11235, CVE-2024-32002 (git); gitattributes(5), export-ignore',
  *check({ bundle }) {
    for (const { path, inside } of bundle.entries) {
      // What upstream itself released is upstream’s matter.
      if (inside !== undefined && isUpstreams(bundle, inside)) continue;
      const parts = path.split('/');
      const place = inBundle(bundle, path);
      if (parts.some(isGitName)) yield { place, message: `'${path}' is data of git itself` };
      else if (inside !== undefined && isContributed(bundle, inside) && OBEYED.includes(parts.at(-1) ?? '')) {
        yield { place, message: `the contribution holds '${path}', which git obeys` };
      }
    }
  },
});
