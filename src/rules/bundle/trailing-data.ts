import { inBundle } from '../../facts/bundle.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/trailing-data',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle is one archive in one compressed stream, with nothing behind it',
  explanation:
    'What stands behind the end of an archive is seen by one program and not by another: tar -i reads on, some ' +
    'decompressors stop at the first member, and a signature over what one of them sees says nothing about the other.',
  remedy: 'make the bundle with contrib bundle, which writes one archive in one stream',
  source: 'RFC 1952, 2.2 (several members); tar(1), --ignore-zeros; CVE-2025-62518 (async-tar)',
  *check({ bundle }) {
    for (const { kind, text } of bundle.container.oddities) {
      if (kind === 'header') continue;
      // gzip(1) puts the name of the file into the header: that is honest, and worth knowing.
      const severity = kind === 'hidden-data' ? 'info' : 'error';
      yield { place: inBundle(bundle), severity, message: text };
    }
  },
});
