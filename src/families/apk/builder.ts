import type { Builder, BuildLog } from '../builder.ts';
import { withProtection } from './protected.ts';

/** What abuild starts, and what Alpine calls the packages that bring it; no other distribution here has abuild. */
const TOOLS: Builder['tools'] = (kind) =>
  kind === 'source'
    ? []
    : [
        { program: 'abuild', package: { apk: 'abuild' } },
        { program: 'abuild-sign', package: { apk: 'abuild' } },
        {
          program: 'fakeroot',
          package: { deb: 'fakeroot', rpm: 'fakeroot', pacman: 'fakeroot', apk: 'fakeroot' },
        },
        {
          program: 'openssl',
          package: { deb: 'openssl', rpm: 'openssl', pacman: 'openssl', apk: 'openssl' },
        },
      ];

const LOG: BuildLog = {
  step: /^>>> (?!ERROR|WARNING)/,
  telling: [
    {
      tool: 'abuild',
      line: /^>>> ERROR: \S+: (?:\w+ failed|all failed)$/,
      kind: 'consequence',
      source: 'abuild: runpart in abuild.in',
    },
    { tool: 'abuild', line: /^>>> ERROR: /, kind: 'cause', source: 'abuild: error in functions.sh.in' },
    { tool: 'sha512sum', line: /: FAILED$/, kind: 'cause', source: 'sha512sum(1), "--check"' },
  ],
};

/** abuild(1), which refuses root. */
export const apkBuilder: Builder = {
  tools: TOOLS,
  build: async (job) => (await import('./abuild.ts')).runAbuild(job),
  keeps: (_, entry) => withProtection(entry),
  log: LOG,
  missing: (log) => {
    const line = /missing dependencies[^:]*: (.*)/i.exec(log)?.[1];
    return line === undefined ? [] : line.replaceAll('\u001b[m', '').trim().split(/\s+/);
  },
};
