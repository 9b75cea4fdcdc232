import type { Builder } from '../builder.ts';

const RPMBUILD = { deb: 'rpm', rpm: 'rpm-build', pacman: 'rpm-tools', apk: 'rpm' } as const;

/** rpmbuild(8). */
export const rpmBuilder: Builder = {
  tools: () => ['rpm', 'rpmbuild'].map((program) => ({ program, package: RPMBUILD })),
  build: async (job) => (await import('./build/build.ts')).buildRpms(job),
  excerpt,
  missing: (log) => [...log.matchAll(/^\t(\S.*) is needed by \S+$/gm)].map(([, what = '']) => what),
};

const CONTEXT = 12;

/** What rpmbuild sums up at its end, and what the step that failed said last. */
function excerpt(log: string): readonly string[] {
  const lines = log.split('\n');
  const summary = lines.findIndex((line) => /^(?:RPM build errors:|error: .*)$/.test(line));
  if (summary === -1) return [];
  const start = Math.max(0, summary - CONTEXT);
  const before = lines.slice(start, summary).filter((line) => !/^\+ |^Executing\(/.test(line));
  return [...before, ...lines.slice(summary)].filter((line) => line.trim() !== '');
}
