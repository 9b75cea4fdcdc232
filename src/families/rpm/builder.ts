import type { Builder, BuildLog } from '../builder.ts';

const RPMBUILD = { deb: 'rpm', rpm: 'rpm-build', pacman: 'rpm-tools', apk: 'rpm' } as const;

const LOG: BuildLog = {
  step: /^Executing\(%\w+\): /,
  telling: [
    {
      tool: 'rpmbuild',
      line: /^(?:RPM build errors:|(?:error: | {4})Bad exit status from )/,
      kind: 'consequence',
      source: 'rpm: build/build.c, tools/rpmbuild.c',
    },
    {
      tool: 'rpmbuild',
      line: /^error: Installed \(but unpackaged\) file\(s\) found:$/,
      below: /^\s+\//,
      kind: 'cause',
      source: 'rpm: build/files.c',
    },
  ],
};

/** rpmbuild(8). */
export const rpmBuilder: Builder = {
  tools: () => ['rpm', 'rpmbuild'].map((program) => ({ program, package: RPMBUILD })),
  build: async (job) => (await import('./build/build.ts')).buildRpms(job),
  log: LOG,
  missing: (log) => [...log.matchAll(/^\t(\S.*) is needed by \S+$/gm)].map(([, what = '']) => what),
};
