import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/record-unreadable',
  severity: 'error',
  needs: ['bundle'],
  summary: 'The record of a bundle is JSON of contrib’s format',
  explanation:
    'A record that cannot be read says nothing. One of a newer version of the format may say things that this version of ' +
    'contrib would overlook, so it is not read in part.',
  remedy: 'make the bundle again with contrib bundle',
  source: 'contrib’s format of submissions, version 1',
  *check({ bundle }) {
    const { record } = bundle;
    if (record.state !== 'unreadable') return;
    yield { place: inBundle(bundle, record.path), message: `the record cannot be read: ${record.problem}` };
  },
});
