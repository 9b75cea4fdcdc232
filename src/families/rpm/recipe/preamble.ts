import type { Package } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import { withoutWeaker } from '../../packaging/names.ts';
import { escapeMacros } from '../paths.ts';
import type { Steps } from './build-systems.ts';
import { hasDesktopFiles } from './check.ts';
import { makesAccounts } from './dialect.ts';
import { compilersOf } from './look.ts';
import { relationTags } from './relations.ts';
import { patchTags, sourceTag } from './sources.ts';
import type { SpecInput } from './spec-input.ts';
import { capitalized, fillDescription, summaryOf, tag } from './text.ts';

/** Everything before the first %package. */
export function preambleLines(input: SpecInput, steps: Steps | undefined): string[] {
  const { plan, identity } = input;
  const { manifest } = plan.project;
  const main = plan.set.packages.find(({ name }) => name === identity.name);
  const globals = globalLines(input, steps);
  const { id } = identity.dialect;
  return [
    ...(id === 'opensuse' ? ['#', `# spec file for package ${identity.name}`, '#', ''] : []),
    ...(globals.length === 0 ? [] : [...globals, '']),
    tag('Name', identity.name),
    ...(identity.epoch === undefined ? [] : [tag('Epoch', String(identity.epoch))]),
    tag('Version', identity.version),
    tag('Release', `${identity.revision}${id === 'opensuse' ? '' : '%{?dist}'}`),
    tag('Summary', summaryOf(main?.summary ?? manifest.summary)),
    tag('License', escapeMacros(manifest.license)),
    ...(manifest.homepage === undefined ? [] : [tag('URL', escapeMacros(manifest.homepage))]),
    sourceTag(plan, identity),
    ...signatureTags(plan),
    ...input.sources.map(({ number, file }) => tag(`Source${number}`, file.path)),
    // The number that the packages of openSUSE give it.
    ...(input.filters === undefined || id !== 'opensuse' ? [] : [tag('Source99', input.filters.path)]),
    ...patchTags(input.patches),
    ...(isAllNoarch(plan) ? [tag('BuildArch', 'noarch')] : []),
    ...buildRequires(input, steps).map((name) => tag('BuildRequires', name)),
    ...(main === undefined ? [] : packageTags(main, input)),
    '',
    '%description',
    ...fillDescription(
      main?.description ?? manifest.description ?? `${capitalized(main?.summary ?? manifest.summary)}.`,
    ),
  ];
}

/** What a package says of its relations; and that it suits every machine, where the others of the source do not. */
export function packageTags(pkg: Package, { plan, identity, needs, sources }: SpecInput): string[] {
  const isMain = pkg.name === identity.name;
  const isNoarch = pkg.architecture === plan.distribution.independentArchitecture;
  const accounts = sources.some((one) => one.package === pkg.name && one.kind === 'sysusers');
  return [
    ...(isNoarch && !isMain && !isAllNoarch(plan) ? [tag('BuildArch', 'noarch')] : []),
    ...needs.tagsOf(pkg.name),
    ...relationTags(pkg, plan, identity),
    ...(accounts ? accountTags(identity.dialect) : []),
    ...(pkg.units.length === 0
      ? []
      : [identity.dialect.id === 'opensuse' ? '%{?systemd_ordering}' : '%{?systemd_requires}']),
  ];
}

function accountTags(dialect: SpecInput['identity']['dialect']): string[] {
  if (dialect.id === 'opensuse') return ['%{?sysusers_requires}'];
  return makesAccounts(dialect) ? [] : ['%{?sysusers_requires_compat}'];
}

function isAllNoarch({ set, distribution }: Plan): boolean {
  return set.packages.every(({ architecture }) => architecture === distribution.independentArchitecture);
}

function globalLines({ plan, identity }: SpecInput, steps: Steps | undefined): string[] {
  const isCompiled = ['cargo', 'go'].includes(plan.project.manifest.build?.system ?? '');
  const hasCode = isCompiled || compilersOf(plan.tree).length > 0;
  return [
    ...(identity.upstream === identity.version ? [] : [`%global upstream_version ${identity.upstream}`]),
    ...(steps?.globals ?? []),
    ...(isAllNoarch(plan) || hasCode
      ? []
      : [
          '# Nothing is compiled here that debug information could be about.',
          '%global debug_package %{nil}',
        ]),
    ...(hasSignature(plan)
      ? [
          '# A tarball that upstream did not sign is built with: rpmbuild --without signature',
          '%bcond_without signature',
        ]
      : []),
  ];
}

function signatureTags(plan: Plan): string[] {
  const { signature } = plan.project.manifest.source ?? {};
  if (!hasSignature(plan) || signature === undefined) return [];
  const address = escapeMacros(signature).replaceAll('${version}', '%{version}');
  return [
    '%if %{with signature}',
    tag('Source1', address),
    '# The keys that sign releases: gpg --export --armor of',
    ...(plan.project.manifest.source?.keys ?? []).map((key) => `# ${escapeMacros(key)}`),
    tag('Source2', `${plan.project.manifest.name}.keyring`),
    ...(plan.distribution.id === 'opensuse' ? [] : [tag('BuildRequires', 'gnupg2')]),
    '%endif',
  ];
}

export function hasSignature({ project }: Plan): boolean {
  const { signature, keys } = project.manifest.source ?? {};
  return signature !== undefined && keys !== undefined;
}

function buildRequires(input: SpecInput, steps: Steps | undefined): string[] {
  const { plan, identity, needs, sources } = input;
  const { id, release } = identity.dialect;
  const usesSystemd =
    sources.length > 0 || plan.set.packages.some(({ units }) => units.length > 0) || installsUnits(plan);
  const systemd = id === 'rhel' && release < 9 ? 'systemd' : 'systemd-rpm-macros';
  const hasAccounts = sources.some(({ kind }) => kind === 'sysusers');
  return [
    ...withoutWeaker([
      ...(steps?.requires ?? []),
      ...needs.build,
      ...(hasDesktopFiles(plan) ? ['desktop-file-utils'] : []),
      ...(usesSystemd ? [systemd] : []),
      ...(hasAccounts && id === 'opensuse' ? ['sysuser-tools'] : []),
      ...(hasAccounts && id === 'rhel' && release < 9 ? ['epel-rpm-macros-systemd'] : []),
    ]),
  ].sort();
}

function installsUnits({ set, claims, distribution }: Plan): boolean {
  const { unitdir, userunitdir } = distribution.directories;
  const isUnit = (path: string) => path.startsWith(`${unitdir}/`) || path.startsWith(`${userunitdir}/`);
  return (
    claims.some(({ pattern }) => isUnit(pattern)) ||
    set.packages.some((pkg) => [...set.entries(pkg)].some(({ path }) => isUnit(path)))
  );
}
