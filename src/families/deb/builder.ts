import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { Builder, BuildJob, BuildLog, NeededTool } from '../builder.ts';
import { withTilde } from '../packaging/pre-release.ts';
import { debSource } from './identity.ts';

const TOOLS: readonly NeededTool[] = [
  {
    program: 'dpkg-buildpackage',
    package: { deb: 'dpkg-dev', rpm: 'dpkg-dev', pacman: 'dpkg', apk: 'dpkg-dev' },
  },
  { program: 'dh', package: { deb: 'debhelper', rpm: 'debhelper', pacman: 'debhelper' } },
  { program: 'fakeroot', package: { deb: 'fakeroot', rpm: 'fakeroot', pacman: 'fakeroot', apk: 'fakeroot' } },
];

/** What is handed out: the source package, the packages, and the records that an upload has. */
const MADE = /\.(?:dsc|deb|ddeb|changes|buildinfo|debian\.tar\.[a-z0-9]+|orig\.tar\.gz)$/;

const LOG: BuildLog = {
  step: /^ {3}(?:dh_\w+|debian\/rules )/,
  telling: [
    {
      tool: 'debhelper',
      line: /^dh_\w+: error: (?!.*returned exit code|missing files, aborting)/,
      kind: 'cause',
      source: 'debhelper: error() in Debian::Debhelper::Dh_Lib',
    },
    {
      tool: 'dh_install',
      line: /^dh_\w+: warning: Cannot find /,
      kind: 'cause',
      source: 'dh_install(1), "debian/not-installed"; Debian::Debhelper::Dh_Lib',
    },
    {
      tool: 'dh_missing',
      line: /^dh_missing: warning: .* exists in debian\/tmp but is not installed/,
      kind: 'cause',
      source: 'dh_missing(1)',
    },
    {
      tool: 'pybuild',
      line: /^E: pybuild .* failed with: /,
      kind: 'consequence',
      source: 'pybuild(1)',
    },
    { tool: 'apt', line: /^E: /, kind: 'cause', source: 'apt: GlobalError::DumpErrors' },
    { tool: 'debhelper', line: /^dh_\w+: error: /, kind: 'consequence', source: 'debhelper(7)' },
    {
      tool: 'dpkg',
      line: /^dpkg-[\w-]+: error: (?!.*subprocess (?:returned|was killed))/,
      kind: 'cause',
      source: 'dpkg: Dpkg::ErrorHandling',
    },
    { tool: 'dpkg', line: /^dpkg-[\w-]+: error: /, kind: 'consequence', source: 'dpkg: Dpkg::ErrorHandling' },
  ],
};

export const debBuilder: Builder = {
  tools: () => TOOLS,
  build: buildDeb,
  log: LOG,
  missing: (log) => {
    const line = /Unmet build dependencies: (.*)/.exec(log)?.[1];
    return line === undefined ? [] : line.trim().split(/\s+(?![(|<>=)]|[^(]*\))/);
  },
  cleanRoot: async (plan, root) => ({ command: await cleanRootCommand(plan, root), package: 'mmdebstrap' }),
};

/** Upstream's tarball under Debian's name, its tree with debian/ in it, and dpkg-buildpackage(1) there. */
async function buildDeb({
  plan,
  source,
  recipe,
  kind,
  work,
  inBox,
  run,
}: BuildJob): Promise<readonly string[]> {
  const { name, version } = plan.project.manifest;
  const tree = join(work, `${name}-${version}`);
  const tarball = `${debSource(name)}_${withTilde(version)}.orig.tar.gz`;
  await run('mv', [inBox(source), inBox(join(work, tarball))]);
  await run('tar', ['-x', '-f', tarball], { unprivileged: true });
  // A debian/ of upstream's own gives way, as it does when such a source package is unpacked (dpkg-source(1)).
  await run('rm', ['-rf', inBox(join(tree, 'debian'))], { unprivileged: true });
  await run('cp', ['-r', inBox(join(recipe, 'debian')), inBox(tree)], { unprivileged: true });
  await run('chmod', ['0755', inBox(join(tree, 'debian/rules'))], { unprivileged: true });
  const options = kind === 'source' ? ['-S', '-d'] : [];
  await run('dpkg-buildpackage', ['-us', '-uc', ...options], {
    cwd: tree,
    step: kind === 'source' ? 'making the source package' : 'building',
    unprivileged: true,
    env: { DEB_BUILD_OPTIONS: '' },
  });
  return readdirSync(work)
    .filter((file) => MADE.test(file))
    .map((file) => join(work, file));
}

/** mmdebstrap(1) with what the recipe needs to be built. */
async function cleanRootCommand(plan: Plan, root: string): Promise<readonly string[]> {
  const { debBuildDepends } = await import('./build-depends.ts');
  const { release, releaseInfo } = plan.distribution;
  // Of alternatives the first, and no versions: apt takes names.
  const names = debBuildDepends(plan).map((item) => item.replace(/[ (|<:].*$/, ''));
  const wanted = [
    ...new Set(['debhelper', 'fakeroot', ...names.filter((name) => name !== 'debhelper-compat')]),
  ];
  return [
    'mmdebstrap',
    '--variant=buildd',
    `--include=${wanted.join(',')}`,
    releaseInfo.codename ?? release,
    root,
  ];
}
