import { type Builder, withoutConfigFlags } from '../builder.ts';

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

/** abuild(1), which refuses root. */
export const apkBuilder: Builder = {
  tools: TOOLS,
  build: async (job) => (await import('./abuild.ts')).runAbuild(job),
  // No file is marked: apk protects whatever is below the protected paths (apk-protected_paths(5)).
  keeps: (_, entry) => withoutConfigFlags(entry),
  excerpt,
  missing: (log) => {
    const line = /missing dependencies[^:]*: (.*)/i.exec(log)?.[1];
    return line === undefined ? [] : line.replaceAll('\u001b[m', '').trim().split(/\s+/);
  },
};

/** Lines before the sentence about files that nobody takes, among which their names are. */
const BEFORE = 40;

function excerpt(log: string): readonly string[] {
  const lines = log.split('\n');
  const telling = lines.filter((line) =>
    /^>>> ERROR:|(?:^|\s)(?:fatal )?error:|\*\*\* |no package takes it|the build installs|: FAILED$/.test(
      line,
    ),
  );
  const left = lines.findIndex((line) => line.includes('no package takes it'));
  const names =
    left < 0 ? [] : lines.slice(Math.max(left - BEFORE, 0), left).filter((line) => /^[\w.-]+\//.test(line));
  return [...names, ...telling].slice(0, 20);
}
