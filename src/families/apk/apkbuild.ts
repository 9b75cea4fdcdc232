import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { leftOut } from '../packaging/contents.ts';
import { helpersOf } from '../packaging/helpers.ts';
import { type Steps, stepsOf } from '../packaging/steps.ts';
import { unstrippedOf } from '../packaging/unstripped.ts';
import type { Need } from '../prerequisites.ts';
import { shellByte, shellWord, specialBytes } from '../shell-words.ts';
import { aportName } from './identity.ts';
import type { InitScript } from './init-script.ts';
import { packageLines } from './package-lines.ts';
import { type ApkRelations, apkBuildNeeds, apkRelations } from './relations.ts';
import { assign, escaped, list, shellFunction } from './text.ts';

export type ApkbuildInput = {
  readonly plan: Plan;
  readonly needs: readonly Need[];
  readonly pkgver: string;
  readonly sources: readonly string[];
  /** sha512 of each source that is known, by its file name. */
  readonly sums: readonly (readonly [string, string])[];
  readonly initScripts: readonly InitScript[];
  /** PACKAGE.pre-install and its like. */
  readonly scripts: readonly string[];
};

/** The package that carries the name of the whole: abuild makes it in any case. */
export function mainPackage({ set, project }: Plan): Package | undefined {
  const aport = aportName({ project });
  return set.packages.find(({ name }) => name === aport);
}

function isRenamed(plan: Plan): boolean {
  return aportName(plan) !== plan.project.manifest.name;
}

/** Upstream's own name, which the tarball has, as the variable that holds it. */
export function projectWord(plan: Plan): string {
  return isRenamed(plan) ? '$_name' : '$pkgname';
}

/** APKBUILD(5): package() fills the package of that name, a split function each of the others. */
export function apkbuild(input: ApkbuildInput): string {
  const { plan } = input;
  const steps = stepsOf(plan, '$srcdir/installed');
  const bytes = specialBytes(textsOf(plan));
  const parts = [
    header(input),
    ...(bytes.length === 0 ? [] : [bytes.map(shellByte).join('\n')]),
    ...helpersOf(plan).map((text) => text.replaceAll('  ', '\t')),
    ...buildFunctions(steps),
    ...packageFunctions(input, steps),
    checksums(input),
  ];
  return `${parts.join('\n\n')}\n`;
}

function header(input: ApkbuildInput): string {
  const { plan, needs, pkgver, sources, scripts, initScripts } = input;
  const { manifest } = plan.project;
  const maintainer = plan.contribution?.file.maintainer;
  const person = `${maintainer?.name ?? ''}${maintainer?.email === undefined ? '' : ` <${maintainer.email}>`}`;
  const main = mainPackage(plan);
  const relations = main === undefined ? undefined : apkRelations(main, needs);
  const accounts = (kind: string) =>
    plan.set.packages.flatMap(({ accounts: all }) =>
      all.filter((one) => one.kind === kind).map(({ name }) => name),
    );
  const line = (name: string, words: readonly string[]) => (words.length === 0 ? [] : [list(name, words)]);
  return [
    ...(maintainer === undefined ? [] : [`# Contributor: ${person}`, `# Maintainer: ${person}`]),
    `# Made by: contrib recipe ${plan.distribution.id}. Edit it as you like: contrib keeps what you edited.`,
    `pkgname=${shellWord(aportName(plan))}`,
    ...(isRenamed(plan) ? [`_name=${shellWord(manifest.name)}`] : []),
    ...(pkgver === manifest.version ? [] : [`_pkgver=${shellWord(manifest.version)}`]),
    `pkgver=${shellWord(pkgver)}`,
    `pkgrel=${(plan.set.packages[0]?.version.release ?? '0').replace(/^r/, '')}`,
    assign('pkgdesc', main?.summary ?? manifest.summary),
    assign('url', manifest.homepage ?? ''),
    `arch="${isIndependent(plan) ? 'noarch' : 'all'}"`,
    assign('license', manifest.license),
    ...(relations === undefined ? [] : relationLines(relations)),
    ...line('makedepends', apkBuildNeeds(plan, needs, 'build')),
    ...line('checkdepends', apkBuildNeeds(plan, needs, 'test')),
    ...line('install', scripts.map(escaped)),
    ...line('pkgusers', accounts('user')),
    ...line('pkggroups', [...new Set([...accounts('group'), ...accounts('user')])]),
    ...line('subpackages', subpackages(plan, initScripts)),
    list('source', sources),
    ...(pkgver === manifest.version && !isRenamed(plan)
      ? []
      : [`builddir="$srcdir/${projectWord(plan)}-${pkgver === manifest.version ? '$pkgver' : '$_pkgver'}"`]),
    ...line('options', options(plan)),
  ].join('\n');
}

function relationLines({ depends, provides, replaces }: ApkRelations): readonly string[] {
  return [
    ...(depends.length === 0 ? [] : [list('depends', depends)]),
    ...(provides.length === 0 ? [] : [list('provides', provides)]),
    ...(replaces.length === 0 ? [] : [list('replaces', replaces)]),
  ];
}

/** `NAME:FUNCTION:ARCH`; without the last, the package differs by machine as the main one does. */
function subpackages(plan: Plan, initScripts: readonly InitScript[]): readonly string[] {
  const others = plan.set.packages.filter((pkg) => pkg !== mainPackage(plan));
  const whole = isIndependent(plan);
  return [
    ...others.map((pkg) => {
      const isNoarch = !whole && pkg.architecture === plan.distribution.independentArchitecture;
      return `${escaped(pkg.name)}:${splitFunction(pkg.name)}${isNoarch ? ':noarch' : ''}`;
    }),
    ...openrcPackages(initScripts).map((name) => {
      return `${escaped(name)}-openrc:${splitFunction(`${name}-openrc`)}:noarch`;
    }),
  ];
}

function openrcPackages(initScripts: readonly InitScript[]): readonly string[] {
  return [...new Set(initScripts.map((script) => script.package))];
}

/** With an underscore, because abuild has functions called dev, doc and libs itself. */
function splitFunction(name: string): string {
  return `_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
}

function isIndependent({ set, distribution }: Plan): boolean {
  return set.packages.every(({ architecture }) => architecture === distribution.independentArchitecture);
}

/** What abuild would end the build for, unless it is told that it is meant (postcheck in abuild). */
function options(plan: Plan): readonly string[] {
  const { build } = plan.project.manifest;
  const entries = plan.set.packages.flatMap((pkg) => [...plan.set.entries(pkg)]);
  const lines = [
    ...plan.claims.map(({ line, pattern }) => ({
      ...line.attributes,
      path: pattern,
      capabilities: line.capabilities,
    })),
    ...entries,
  ];
  const isSuid = ({ mode = 0 }: { readonly mode?: number }) => (mode & 0o6000) !== 0 && (mode & 0o001) !== 0;
  return [
    ...((build?.test ?? []).length === 0 ? ['!check'] : []),
    ...(lines.some(isSuid) || plan.permissions.some(({ line }) => isSuid(line.attributes)) ? ['suid'] : []),
    ...(plan.set.packages.some((pkg) => unstrippedOf(plan, pkg).length > 0) ? ['!strip'] : []),
    ...(lines.some(({ capabilities }) => capabilities !== undefined) ? ['setcap'] : []),
    ...(lines.some(({ path }) => /^\/(?:srv|usr\/local|opt)\//.test(path)) ? ['!fhs'] : []),
    ...(lines.some(({ path }) => path.endsWith('.la')) ? ['libtool'] : []),
    ...(['cargo', 'go', 'npm'].includes(build?.system ?? '') ? ['net'] : []),
  ];
}

function buildFunctions(steps: Steps | undefined): readonly string[] {
  if (steps === undefined) return [];
  return [
    ...(steps.build.length === 0 ? [] : [shellFunction('build', steps.build)]),
    ...(steps.check.length === 0 ? [] : [shellFunction('check', steps.check)]),
  ];
}

function packageFunctions(input: ApkbuildInput, steps: Steps | undefined): readonly string[] {
  const { plan, initScripts } = input;
  const main = mainPackage(plan);
  const others = plan.set.packages.filter((pkg) => pkg !== main);
  const last = others.at(-1);
  const install = [
    'rm -rf "$srcdir/installed" "$srcdir/taken"',
    'mkdir "$srcdir/installed"',
    ...(steps?.install ?? []),
  ];
  const end = steps === undefined ? [] : nothingLeft(plan);
  return [
    shellFunction('package', [
      ...(steps === undefined ? [] : install),
      'mkdir -p "$pkgdir"',
      ...(main === undefined ? [] : packageLines(plan, main)),
      ...(last === undefined ? end : []),
    ]),
    ...others.map((pkg) => splitPackage(pkg, input, pkg === last ? end : [])),
    ...openrcPackages(initScripts).map((name) => openrcPackage(name, initScripts)),
  ];
}

/** A split function has the variables of the whole, so that each says all that it does not share. */
function splitPackage(pkg: Package, { plan, needs }: ApkbuildInput, end: readonly string[]): string {
  const { depends, provides, replaces } = apkRelations(pkg, needs);
  const base = /^(.*)-doc$/.exec(pkg.name)?.[1];
  const isDoc = base !== undefined && plan.set.packages.some(({ name }) => name === base);
  return shellFunction(splitFunction(pkg.name), [
    assign('pkgdesc', pkg.summary),
    list('depends', depends),
    ...(provides.length === 0 ? [] : [list('provides', provides)]),
    list('replaces', replaces),
    // As default_doc in abuild has it: who has the package docs gets the documents of all.
    ...(isDoc ? [`install_if="docs ${escaped(base)}=$pkgver-r$pkgrel"`] : []),
    'local pkgdir="$subpkgdir"',
    'mkdir -p "$pkgdir"',
    ...packageLines(plan, pkg),
    ...end,
  ]);
}

/** As default_openrc in abuild has it, for the services of any package. */
function openrcPackage(name: string, initScripts: readonly InitScript[]): string {
  return shellFunction(splitFunction(`${name}-openrc`), [
    'pkgdesc="$pkgdesc (OpenRC init scripts)"',
    'depends=""',
    'replaces=""',
    `install_if="openrc ${escaped(name)}=$pkgver-r$pkgrel"`,
    ...initScripts
      .filter((script) => script.package === name)
      .map(
        ({ file, name: service }) =>
          `install -Dm755 "$srcdir"/${shellWord(file)} "$subpkgdir"/etc/init.d/${shellWord(service)}`,
      ),
  ]);
}

function nothingLeft(plan: Plan): readonly string[] {
  const left = leftOut(plan);
  return [
    'cd "$srcdir/installed"',
    ...left.map(({ words, why }) => `# ${words.join(' ')}: ${why}`),
    ['_nothing_left', ...left.flatMap(({ words }) => words)].join(' '),
  ];
}

function checksums({ sums }: ApkbuildInput): string {
  return `sha512sums="\n${sums.map(([name, digest]) => `${digest}  ${name}`).join('\n')}\n"`;
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
