import type { Intent } from '../../packages/intent.ts';
import type { Package } from '../../packages/package-set.ts';
import { namesIn, type Relation } from '../../packages/relation.ts';
import type { Plan } from '../../plan/plan.ts';
import { withoutWeaker } from '../packaging/names.ts';
import type { Need } from '../prerequisites.ts';
import { lowerToPacman } from './lower.ts';
import { quoted } from './text.ts';

const ARRAYS = ['depends', 'optdepends', 'provides', 'conflicts', 'replaces'] as const;
type ArrayName = (typeof ARRAYS)[number];

/** In the group base-devel, which every builder has and no PKGBUILD names (Arch package guidelines, "makedepends"). */
const BASE_DEVEL = [
  ...[
    'autoconf',
    'automake',
    'binutils',
    'bison',
    'debugedit',
    'fakeroot',
    'file',
    'findutils',
    'flex',
    'gawk',
  ],
  ...[
    'gcc',
    'gettext',
    'grep',
    'groff',
    'gzip',
    'libtool',
    'm4',
    'make',
    'pacman',
    'patch',
    'pkgconf',
    'sed',
  ],
  ...['sudo', 'texinfo', 'which'],
];

/** What the build systems are on Arch, besides what the project says it needs. */
const BUILD_SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  meson: ['meson'],
  cmake: ['cmake'],
  cargo: ['cargo'],
  go: ['go'],
  python: ['python-build', 'python-installer', 'python-wheel'],
  npm: ['npm'],
};

/** The arrays of relations of one package, each word quoted where it has to be. */
export function relationArrays(
  plan: Plan,
  pkg: Package,
  needs: readonly Need[],
): readonly (readonly [ArrayName, readonly string[]])[] {
  const own = pkg.intents.flatMap((intent) =>
    lowerToPacman(intent, { package: pkg }).map((relation) => ({
      kind: relation.kind,
      word: relationWord(relation, intent, plan),
    })),
  );
  const outside = needs
    .filter((need) => need.package === pkg.name && need.phase === 'run')
    .flatMap((need) => needWords(need).map((text) => ({ kind: kindOf(need), word: text })));
  return ARRAYS.map((name) => [
    name,
    [...new Set([...own, ...outside].filter(({ kind }) => kind === name).map((one) => one.word))],
  ]);
}

/** makedepends and checkdepends, which are those of the whole. */
export function buildNeeds(plan: Plan, needs: readonly Need[], phase: 'build' | 'test'): readonly string[] {
  const system = plan.project.manifest.build?.system;
  const tools = phase === 'build' && system !== undefined ? (BUILD_SYSTEMS[system] ?? []) : [];
  const named = needs
    .filter((need) => need.phase === phase)
    .flatMap((need) => (need.names.every((name) => BASE_DEVEL.includes(name)) ? [] : versioned(need)));
  // What runs it runs its tests and its build too, where that is Python.
  const running = needs
    .filter(
      (need) => need.phase === 'run' && need.level === 'requires' && phase === 'build' && system === 'python',
    )
    .flatMap(({ names }) => names.filter((name) => !plan.set.packages.some((pkg) => pkg.name === name)))
    .filter((name) => name === 'python');
  return [...withoutWeaker([...named, ...tools, ...running])].sort().map(wordOf);
}

function kindOf({ level }: Need): ArrayName {
  return level === 'requires' ? 'depends' : 'optdepends';
}

function needWords(need: Need): readonly string[] {
  if (kindOf(need) === 'depends') return versioned(need).map(wordOf);
  return need.names.map((name) => quoted(need.why === undefined ? name : `${name}: ${need.why}`));
}

/** The version is about the first name. */
function versioned({ names, version }: Need): readonly string[] {
  return names.map((name, index) =>
    version === undefined || index > 0 ? name : `${name}${version.operator}${version.version}`,
  );
}

function wordOf(text: string): string {
  return /^[A-Za-z0-9@._+-]+$/.test(text) ? text : quoted(text);
}

function relationWord({ kind, expression }: Relation, intent: Intent, plan: Plan): string {
  const [name = ''] = namesIn(expression);
  if (kind === 'optdepends') {
    const why = intent.reason ?? plan.set.packages.find((pkg) => pkg.name === name)?.summary;
    return quoted(why === undefined ? name : `${name}: ${why}`);
  }
  const version = expression.kind === 'name' ? expression.version : undefined;
  if (version === undefined) return wordOf(name);
  // What is of this build is at its version, which whoever raises pkgrel need not write twice.
  if (version.operator === '=') {
    const epoch = (plan.set.packages[0]?.version.epoch ?? 0) > 0 ? '$epoch:' : '';
    return `"${name}=${epoch}$pkgver-$pkgrel"`;
  }
  return quoted(`${name}${version.operator}${version.version}`);
}
