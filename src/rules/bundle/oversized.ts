import { inBundle } from '../../facts/bundle.ts';
import type { Exceeded, LimitName } from '../../facts/bundle-limits.ts';
import { defineRule } from '../rule.ts';

const SENTENCES: Readonly<Record<LimitName, (exceeded: Exceeded) => string>> = {
  bytes: ({ allowed }) => `it unpacks to more than ${allowed} bytes (the limit bytes)`,
  entries: ({ allowed }) => `it has more than ${allowed} entries (the limit entries)`,
  ratio: ({ allowed }) => `it unpacks to more than ${allowed} times its size (the limit ratio)`,
  path: ({ allowed, found }) =>
    `a path in it has ${found} bytes, which is more than ${allowed} (the limit path)`,
  contribution: ({ allowed }) =>
    `its directory distros/ has more than ${allowed} bytes (the limit contribution)`,
};

export const rule = defineRule({
  id: 'bundle/oversized',
  severity: 'error',
  needs: ['bundle'],
  summary: 'A bundle is no larger than a source tree may be',
  explanation:
    'A few kilobytes can unpack to more than any disk holds, or to more files than a file system has room for. Reading ' +
    'stops at the first limit that an archive breaks, so what is said of the rest is not complete.',
  remedy: 'if the project is that large, raise the limit: contrib verify --limit NAME=NUMBER',
  source: 'CWE-409; David Fifield, "A better zip bomb" (2019)',
  *check({ bundle }) {
    for (const exceeded of bundle.exceeded) {
      yield { place: inBundle(bundle, exceeded.path), message: SENTENCES[exceeded.limit](exceeded) };
    }
  },
});
