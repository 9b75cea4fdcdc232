import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/unlisted-attribute',
  severity: 'error',
  needs: ['bundle'],
  summary: 'No header of a bundle says more than path, type, mode, owner, time, size and link',
  explanation:
    'Extended attributes carry capabilities and access control lists, sparse maps and volume headers change what a file ' +
    'contains: programs that know them unpack something else than programs that do not, and no listing covers them.',
  remedy: 'make the bundle with contrib bundle, which writes none of this',
  source: 'pax(1); tar(5), "GNU tar archives"; tar(1), --xattrs',
  *check({ bundle }) {
    for (const { kind, text } of bundle.container.oddities) {
      if (kind === 'header') yield { place: inBundle(bundle), message: text };
    }
    for (const { path, oddities } of bundle.entries) {
      for (const oddity of oddities)
        yield { place: inBundle(bundle, path), message: `'${path}' has ${oddity}` };
    }
  },
});
