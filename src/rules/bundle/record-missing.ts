import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/record-missing',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle brings its own record, distros/DISTRO/submission.json',
  explanation:
    'The record says whose contribution it is, for which version and on which base it was made, and what it holds. Nothing ' +
    'in it is believed; but without it nobody has said what was meant.',
  remedy:
    'make the bundle with contrib bundle; of several records, name the one that is meant with --distribution',
  source: 'contrib’s format of submissions, version 1',
  *check({ bundle }) {
    const { record } = bundle;
    if (record.state === 'missing') {
      const where = bundle.distribution === undefined ? 'distros/*/' : `distros/${bundle.distribution}/`;
      yield { place: inBundle(bundle), message: `there is no record ${where}submission.json in the bundle` };
    }
    if (record.state === 'ambiguous') {
      const shown = record.paths.slice(0, 5).join(', ');
      yield {
        place: inBundle(bundle),
        message: `${record.paths.length} records are in the bundle, and not one of them speaks of this very tree: ${shown}`,
      };
    }
  },
});
