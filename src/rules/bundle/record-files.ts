import { inBundle, isContributed } from '../../facts/bundle.ts';
import { sortedEntries } from '../../facts/bundle-listing.ts';
import { fromRecordEntry } from '../../facts/bundle-record.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/record-files',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The contribution holds the files that its record lists, and no others',
  explanation:
    'A file that the record does not list came in after the contributor had made the bundle; one that is missing was taken ' +
    'out. Either way this is not what was submitted.',
  remedy: 'make the bundle again with contrib bundle',
  source: 'contrib’s format of submissions, version 1',
  *check({ bundle }) {
    if (bundle.record.state !== 'read') return;
    const listed = new Set(bundle.record.record.content.map((entry) => fromRecordEntry(entry).path));
    for (const { path } of sortedEntries(bundle.listing)) {
      if (!isContributed(bundle, path) || listed.has(path)) continue;
      yield { place: inBundle(bundle, path), message: `'${path}' is in the bundle and not in its record` };
    }
    for (const path of listed) {
      if (bundle.listing.has(path)) continue;
      yield { place: inBundle(bundle, path), message: `'${path}' is in the record and not in the bundle` };
    }
  },
});
