import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import type { Builder, BuildJob, NeededTool } from '../builder.ts';

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
const REASONS =
  /(?:^dh_\w+: error|^dh_\w+: warning: Cannot find|exists in debian\/tmp but|^dpkg-\w+: error|[:\s]error:|^make.*\*\*\*|^E: |not found$)/;

const LAST_WORDS = 4;

export const debBuilder: Builder = {
  tools: () => TOOLS,
  build: buildDeb,
  excerpt,
  missing: (log) => {
    const line = /Unmet build dependencies: (.*)/.exec(log)?.[1];
    return line === undefined ? [] : line.trim().split(/\s+(?![(|<>=)]|[^(]*\))/);
  },
  cleanRoot: async (plan, root) => ({ command: await cleanRootCommand(plan, root), package: 'mmdebstrap' }),
};

/** What the tools say is wrong, and what a step of the project's own build said last before make gave up. */
function excerpt(log: string): readonly string[] {
  const lines = log.split('\n');
  const failed = lines.findIndex((line) => /^make(?:\[\d+\])?: \*\*\*/.test(line));
  const telling = lines.filter(
    (line, index) => REASONS.test(line) || (index < failed && index >= failed - LAST_WORDS),
  );
  return [...new Set(telling)];
}

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
  await run('mv', [inBox(source), inBox(join(work, `${name}_${version}.orig.tar.gz`))]);
  await run('tar', ['-x', '-f', `${name}_${version}.orig.tar.gz`], { unprivileged: true });
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
