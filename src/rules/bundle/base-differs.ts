import { inBundle } from '../../facts/bundle.ts';
import { outsideContribution } from '../../facts/bundle-describe.ts';
import { listingDigest } from '../../facts/bundle-listing.ts';
import type { BaseIdentity } from '../../facts/bundle-record.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/base-differs',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle was made on the base that it is judged against',
  explanation:
    'Another tarball or commit with the same name and version is another base: a forged release, a tag that was moved, or ' +
    'simply an older one. Where the kinds differ (a tarball here, a tag there), the content decides, and this is only said.',
  remedy:
    'ask the contributor to make the bundle on your release, or name the base that it was made on with --base',
  source: 'SLSA 1.2, "Verifying artifacts"',
  *check({ bundle }) {
    const { base, record, distribution } = bundle;
    if (base === undefined || record.state !== 'read' || distribution === undefined) return;
    const said = record.record.base;
    if (said.listing === listingDigest(outsideContribution(base.listing, distribution))) return;
    const place = inBundle(bundle, record.path);
    if (said.kind !== base.identity.kind) {
      const message = `the bundle was made on ${describe(said)}, and is judged against ${base.title}`;
      yield { place, severity: 'info', message };
      return;
    }
    const remedy =
      said.kind === 'git'
        ? `ask for a bundle made on your release, or judge it on that commit, if it is yours: --base ${said.commit.slice(0, 12)}`
        : undefined;
    const message = `the bundle was made on ${describe(said)}, which is not ${base.title}`;
    yield { place, message, ...(remedy === undefined ? {} : { remedy }) };
  },
});

function describe(base: BaseIdentity): string {
  if (base.kind === 'tarball') return `the tarball ${base.name} (sha256 ${base.sha256})`;
  if (base.kind === 'git') return `${base.name} (commit ${base.commit})`;
  return `a tree (listing ${base.listing})`;
}
