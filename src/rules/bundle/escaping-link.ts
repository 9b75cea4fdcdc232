import { inBundle, isUpstreams } from '../../facts/bundle.ts';
import { linkEscapes } from '../../facts/bundle-paths.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/escaping-link',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A symbolic link in a bundle leads to something in the same tree',
  explanation:
    'A link out of the tree shows whoever builds from it a file of his own machine in the place of a source file, and ' +
    'whatever writes through it writes there. What upstream’s own tree has is upstream’s matter.',
  remedy: 'put a copy of the file in the place of the link, or link to something in the tree',
  source: 'CWE-61; dpkg-source(1) refuses patches through such links (CVE-2014-0471)',
  *check({ bundle }) {
    for (const { path, inside, type, link = '' } of bundle.entries) {
      if (type !== 'symlink' || inside === undefined) continue;
      if (!linkEscapes(bundle.listing, inside, link) || isUpstreams(bundle, inside)) continue;
      yield {
        place: inBundle(bundle, path),
        message: `the symbolic link '${path}' leads out of the tree: it says '${link}'`,
      };
    }
  },
});
