import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { leftOut } from '../packaging/contents.ts';
import { helpersOf } from '../packaging/helpers.ts';
import { type Steps, stepsOf } from '../packaging/steps.ts';
import { unstrippedOf } from '../packaging/unstripped.ts';
import type { Need } from '../prerequisites.ts';
import { shellByte, specialBytes } from '../shell-words.ts';
import { backupClaims } from './backup.ts';
import { installLines } from './package-function.ts';
import { buildNeeds, relationArrays } from './relations.ts';
import type { SourceFile } from './sources.ts';
import { array, quoted, shellFunction, word } from './text.ts';

export type PkgbuildInput = {
  readonly plan: Plan;
  readonly needs: readonly Need[];
  readonly pkgver: string;
  readonly sources: readonly SourceFile[];
  readonly keys: readonly string[];
  /** Packages that have a NAME.install. */
  readonly scriptlets: ReadonlySet<string>;
  /** Files of patches/series in their order, by the names they have beside the PKGBUILD. */
  readonly patches: readonly string[];
};

/** PKGBUILD(5), with one function for each package where there are several. */
export function pkgbuild(input: PkgbuildInput): string {
  const { plan } = input;
  const steps = stepsOf(plan, '$srcdir/installed');
  const bytes = specialBytes(textsOf(plan));
  const parts = [
    header(input),
    ...(bytes.length === 0 ? [] : [bytes.map(shellByte).join('\n')]),
    ...prepare(input),
    ...buildFunctions(input, steps),
    ...helpersOf(plan, {
      backup: plan.set.packages.some(({ name }) => backupClaims(plan, name).found.length > 0),
    }),
    ...packageFunctions(input, steps),
  ];
  return `${parts.join('\n\n')}\n`;
}

function header(input: PkgbuildInput): string {
  const { plan, needs, pkgver, sources, keys } = input;
  const { manifest } = plan.project;
  const maintainer = plan.contribution?.file.maintainer;
  const { packages } = plan.set;
  const version = packages[0]?.version;
  const line = (name: string, words: readonly string[]) => (words.length === 0 ? [] : [array(name, words)]);
  const architectures = [...new Set(packages.map(({ architecture }) => architecture))];
  const isWhole = architectures.length === 1;
  return [
    ...(maintainer === undefined
      ? []
      : [
          `# Maintainer: ${maintainer.name}${maintainer.email === undefined ? '' : ` <${maintainer.email}>`}`,
        ]),
    `# Made by: contrib recipe ${plan.distribution.id}. Edit it as you like: contrib keeps what you edited.`,
    '',
    ...(isSingle(plan)
      ? [`pkgname=${word(manifest.name)}`]
      : [
          `pkgbase=${word(manifest.name)}`,
          array(
            'pkgname',
            packages.map(({ name }) => word(name)),
          ),
        ]),
    ...(pkgver === manifest.version ? [] : [`_pkgver=${word(manifest.version)}`]),
    `pkgver=${word(pkgver)}`,
    `pkgrel=${word(version?.release ?? '1')}`,
    ...((version?.epoch ?? 0) > 0 ? [`epoch=${version?.epoch}`] : []),
    `pkgdesc=${quoted(manifest.summary)}`,
    `arch=(${isWhole ? (architectures[0] ?? 'any') : plan.distribution.architecture})`,
    ...(manifest.homepage === undefined ? [] : [`url=${quoted(manifest.homepage)}`]),
    `license=(${quoted(manifest.license)})`,
    ...line('makedepends', buildNeeds(plan, needs, 'build')),
    ...line('checkdepends', buildNeeds(plan, needs, 'test')),
    ...line('options', options(plan)),
    array(
      'source',
      sources.map((source) => source.word),
    ),
    array(
      'sha256sums',
      sources.map(({ digest }) => quoted(digest)),
    ),
    ...line('validpgpkeys', keys.map(quoted)),
  ].join('\n');
}

/** What makepkg takes away unless it is told otherwise, and the mapping keeps (PKGBUILD(5), "options"). */
function options(plan: Plan): readonly string[] {
  const paths = [
    ...plan.claims.map(({ pattern }) => pattern),
    ...plan.set.packages.flatMap((pkg) => [...plan.set.entries(pkg)].map(({ path }) => path)),
  ];
  return [
    ...(paths.some((path) => path.endsWith('.a')) ? ['staticlibs'] : []),
    ...(paths.some((path) => path.endsWith('.la')) ? ['libtool'] : []),
  ];
}

function prepare(input: PkgbuildInput): readonly string[] {
  if (input.patches.length === 0) return [];
  const lines = input.patches.map((name) => `patch -Np1 -i "$srcdir"/${word(name)}`);
  return [shellFunction('prepare', [`cd ${top(input)}`, ...lines])];
}

function buildFunctions(input: PkgbuildInput, steps: Steps | undefined): readonly string[] {
  if (steps === undefined) return [];
  const enter = `cd ${top(input)}`;
  const install = [
    `rm -rf "$srcdir/installed" "$srcdir/taken"`,
    'mkdir "$srcdir/installed"',
    enter,
    ...steps.install,
  ];
  return [
    ...(steps.build.length === 0 ? [] : [shellFunction('build', [enter, ...steps.build])]),
    ...(steps.check.length === 0 ? [] : [shellFunction('check', [enter, ...steps.check])]),
    shellFunction('_install', [...install, 'cd "$srcdir"']),
  ];
}

function packageFunctions(input: PkgbuildInput, steps: Steps | undefined): readonly string[] {
  const { plan } = input;
  const { packages } = plan.set;
  return packages.map((pkg, index) => {
    const lines = [
      ...metadata(pkg, input),
      ...(steps !== undefined && index === 0 ? ['_install'] : []),
      ...installLines(plan, pkg, top(input)),
      ...(steps !== undefined && index === packages.length - 1 ? nothingLeft(plan) : []),
    ];
    return shellFunction(isSingle(plan) ? 'package' : `package_${pkg.name}`, lines);
  });
}

function nothingLeft(plan: Plan): readonly string[] {
  const left = leftOut(plan);
  return [
    'cd "$srcdir/installed"',
    ...left.map(({ words, why }) => `# ${words.join(' ')}: ${why}`),
    ['_nothing_left', ...left.flatMap(({ words }) => words)].join(' '),
  ];
}

/** What a package says of itself; of the only one this is said once, in its function all the same. */
function metadata(pkg: Package, { plan, needs, scriptlets }: PkgbuildInput): readonly string[] {
  const backup = backupOf(plan, pkg);
  const isIndependent = plan.set.packages.some(({ architecture }) => architecture !== pkg.architecture);
  return [
    ...(pkg.summary === plan.project.manifest.summary ? [] : [`pkgdesc=${quoted(pkg.summary)}`]),
    ...(isIndependent && pkg.architecture === plan.distribution.independentArchitecture
      ? [`arch=(${pkg.architecture})`]
      : []),
    ...relationArrays(plan, pkg, needs).flatMap(([name, words]) =>
      words.length === 0 ? [] : [array(name, words)],
    ),
    ...(unstrippedOf(plan, pkg).length === 0 ? [] : [array('options', [...options(plan), '!strip'])]),
    ...(backup.length === 0 ? [] : [array('backup', backup.map(word))]),
    ...(scriptlets.has(pkg.name) ? [`install=${word(`${pkg.name}.install`)}`] : []),
  ];
}

/** Configuration whose names are known, without a slash before them (PKGBUILD(5), "backup"). */
function backupOf(plan: Plan, pkg: Package): readonly string[] {
  const entries = [...plan.set.entries(pkg)]
    .filter(({ flags, type }) => type === 'file' && flags.includes('config'))
    .map(({ path }) => path);
  return [...new Set([...entries, ...backupClaims(plan, pkg.name).named])].map((path) => path.slice(1));
}

function isSingle({ set, project }: Plan): boolean {
  return set.packages.length === 1 && set.packages[0]?.name === project.manifest.name;
}

/** The top directory of the tarball. */
function top({ plan, pkgver }: PkgbuildInput): string {
  const name = isSingle(plan) ? '$pkgname' : '$pkgbase';
  return `"$srcdir/${name}-${pkgver === plan.project.manifest.version ? '$pkgver' : '$_pkgver'}"`;
}

function* textsOf(plan: Plan): Iterable<string> {
  for (const pkg of plan.set.packages) {
    for (const { path, source, target } of plan.set.entries(pkg)) {
      yield path;
      if (source !== undefined) yield source;
      if (target !== undefined) yield target;
    }
  }
}
