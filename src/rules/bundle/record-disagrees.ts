import { type BundleFacts, inBundle } from '../../facts/bundle.ts';
import { outsideContribution } from '../../facts/bundle-describe.ts';
import { type ListingEntry, listingDigest } from '../../facts/bundle-listing.ts';
import { fromRecordEntry, type SubmissionRecord } from '../../facts/bundle-record.ts';
import { formatMode } from '../../packages/entry.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/record-disagrees',
  severity: 'error',
  needs: ['bundle'],
  summary: 'What a bundle’s record says is what its bytes are',
  explanation:
    'Size, mode, type, link and digest of every file, the digest of the whole and that of the base are worked out from the ' +
    'bytes and compared with the record. Where they differ, one of the two was changed after the bundle was made.',
  remedy: 'make the bundle again with contrib bundle',
  source: 'contrib’s format of submissions, version 1',
  *check({ bundle }) {
    if (bundle.record.state !== 'read') return;
    const { record, path } = bundle.record;
    for (const message of wholeProblems(bundle, record)) yield { place: inBundle(bundle, path), message };
    for (const entry of record.content) yield* entryTrips(bundle, fromRecordEntry(entry));
  },
});

function* wholeProblems(bundle: BundleFacts, record: SubmissionRecord): Generator<string> {
  if (record.distribution !== bundle.distribution) {
    yield `the record is for ${record.distribution} and lies in distros/${bundle.distribution ?? ''}`;
  }
  if (record.kind !== bundle.kind)
    yield `the record says kind ${record.kind}, the bundle is of kind ${bundle.kind}`;
  if (record.digest !== bundle.digest) {
    yield `the digest of the content is ${bundle.digest}, and ${record.digest} in the record`;
  }
  if (bundle.kind !== 'source') return;
  const base = listingDigest(outsideContribution(bundle.listing, bundle.distribution ?? ''));
  if (record.base.listing !== base) {
    yield `the digest of what is upstream’s is ${base}, and ${record.base.listing} in the record`;
  }
}

function* entryTrips(bundle: BundleFacts, said: ListingEntry): Generator<Trip> {
  const found = bundle.listing.get(said.path);
  if (found === undefined) return;
  for (const [what, is, was] of [
    ['type', found.type, said.type],
    ['mode', formatMode(found.mode), formatMode(said.mode)],
    ['size', String(found.size), String(said.size)],
    ['digest', found.sha256 ?? 'none', said.sha256 ?? 'none'],
    ['link', found.link ?? 'none', said.link ?? 'none'],
  ] as const) {
    if (is === was) continue;
    yield {
      place: inBundle(bundle, said.path),
      message: `the ${what} of '${said.path}' is ${is}, and ${was} in the record`,
    };
  }
}
