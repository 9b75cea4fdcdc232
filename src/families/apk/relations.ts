import type { Finding } from '../../findings/finding.ts';
import type { Intent } from '../../packages/intent.ts';
import type { Package } from '../../packages/package-set.ts';
import { namesIn, type Relation } from '../../packages/relation.ts';
import type { Plan } from '../../plan/plan.ts';
import { withoutWeaker } from '../packaging/names.ts';
import type { Need } from '../prerequisites.ts';
import { lowerToApk } from './lower.ts';
import { escaped } from './text.ts';

/** In build-base, which abuild installs before it builds. */
const BUILD_BASE = [
  'binutils',
  'file',
  'fortify-headers',
  'g++',
  'gcc',
  'libc-dev',
  'make',
  'musl-dev',
  'patch',
];

const BUILD_SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  autotools: ['autoconf', 'automake', 'libtool'],
  meson: ['meson'],
  cmake: ['cmake', 'samurai'],
  cargo: ['cargo'],
  go: ['go'],
  python: ['py3-build', 'py3-installer', 'py3-wheel'],
  npm: ['npm'],
};

export type ApkRelations = {
  readonly depends: readonly string[];
  readonly provides: readonly string[];
  readonly replaces: readonly string[];
};

/** The lists of one package, ready for double quotes. */
export function apkRelations(pkg: Package, needs: readonly Need[]): ApkRelations {
  const own = pkg.intents.flatMap((intent) =>
    lowerToApk(intent, { package: pkg }).map((relation) => ({
      kind: relation.kind,
      word: relationWord(relation, intent),
    })),
  );
  const of = (kind: string) => own.filter((one) => one.kind === kind).map(({ word }) => word);
  const outside = needs
    .filter((need) => need.package === pkg.name && need.phase === 'run' && need.level === 'requires')
    .flatMap(versioned);
  return {
    // APKBUILD(5): what a package cannot be installed with is a dependency with an exclamation mark.
    depends: unique([...of('depends'), ...outside, ...of('conflicts').map((name) => `!${name}`)]),
    provides: unique(of('provides')),
    replaces: unique(of('replaces')),
  };
}

/** makedepends and checkdepends, which are those of the whole. */
export function apkBuildNeeds(
  plan: Plan,
  needs: readonly Need[],
  phase: 'build' | 'test',
): readonly string[] {
  const system = plan.project.manifest.build?.system;
  const tools = phase === 'build' && system !== undefined ? (BUILD_SYSTEMS[system] ?? []) : [];
  const named = needs
    .filter((need) => need.phase === phase && !need.names.every((name) => BUILD_BASE.includes(name)))
    .flatMap(versioned);
  const python = phase === 'build' && system === 'python' ? ['python3'] : [];
  return [...withoutWeaker([...named, ...tools, ...python])].sort();
}

/** What apk has no word for: a package that is wanted and not needed. */
export function unsaid(plan: Plan, needs: readonly Need[]): readonly Finding[] {
  const finding = (name: string, place: Finding['place']): Finding => ({
    rule: 'recipe/relation',
    severity: 'info',
    place,
    message: `apk installs ${name} only for who asks for it: it has no word for what is recommended or suggested`,
    source: 'APKBUILD(5)',
    distribution: plan.distribution.id,
  });
  const intents = plan.set.packages.flatMap(({ intents: all }) =>
    // Documents come to who has the package docs: install_if.
    all.filter(
      ({ kind, names, sameSource }) =>
        ['recommends', 'suggests'].includes(kind) &&
        !(sameSource === true && names[0]?.endsWith('-doc') === true),
    ),
  );
  return [
    ...intents.map(({ names, place }) => finding(names[0] ?? '', place ?? plan.project.located.locate([]))),
    ...needs
      .filter(({ phase, level }) => phase === 'run' && level !== 'requires')
      .map(({ names, prerequisite }) => finding(names.join(', '), prerequisite.place)),
  ];
}

function relationWord({ expression }: Relation, intent: Intent): string {
  const [name = ''] = namesIn(expression);
  const version = expression.kind === 'name' ? expression.version : undefined;
  // What is of this build is at its version, which whoever raises pkgrel need not write twice.
  const isOwn = version?.operator === '=' && (intent.sameSource === true || intent.kind === 'supersedes');
  if (isOwn) return `${escaped(name)}=$pkgver-r$pkgrel`;
  return escaped(version === undefined ? name : `${name}${version.operator}${version.version}`);
}

/** The version is about the first name. */
function versioned({ names, version }: Need): readonly string[] {
  return names.map((name, index) =>
    escaped(version === undefined || index > 0 ? name : `${name}${version.operator}${version.version}`),
  );
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
