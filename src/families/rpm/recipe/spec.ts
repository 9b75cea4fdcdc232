import type { Finding } from '../../../findings/finding.ts';
import type { Package } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import { escapeMacros, withMacros } from '../paths.ts';
import { type Steps, stepsOf } from './build-systems.ts';
import { changelogLines } from './changelog.ts';
import { checkLines } from './check.ts';
import { claimModeLines } from './claims.ts';
import { fileSectionLines } from './file-sections.ts';
import type { Identity } from './identity.ts';
import { installLines, removalLines } from './install.ts';
import { licenseFiles } from './license-files.ts';
import { licenseTexts } from './look.ts';
import { packageTags, preambleLines } from './preamble.ts';
import { SCRIPTLETS, scriptletsOf } from './scriptlets.ts';
import { prepareLines } from './sources.ts';
import type { SpecInput } from './spec-input.ts';
import { capitalized, fillDescription, summaryOf, tag } from './text.ts';

/** One spec for one distribution, without the conditionals of the others. */
export function renderSpecFile(input: SpecInput): { text: string; findings: readonly Finding[] } {
  const { plan, identity, patches, seconds } = input;
  const steps = stepsOf(plan, identity.dialect);
  const scriptlets = plan.set.packages.map((pkg) => ({
    pkg,
    ...scriptletsOf(pkg, { plan, dialect: identity.dialect, sources: input.sources }),
  }));
  const blocks: readonly (readonly string[])[] = [
    preambleLines(input, steps),
    ...plan.set.packages.filter(({ name }) => name !== identity.name).map((pkg) => packageBlock(pkg, input)),
    section('%prep', [
      ...signatureLines(plan),
      ...prepareLines(patches, identity),
      ...(steps?.prepare ?? []),
    ]),
    section('%generate_buildrequires', steps?.generate ?? []),
    ['%build', ...(steps?.build ?? []), ...accountLines(input)],
    ['%install', ...installSection(input, steps)],
    section('%check', checkLines(plan, steps)),
    ...scriptlets.flatMap(({ pkg, scriptlets: found }) =>
      SCRIPTLETS.map((name) => scriptletBlock(name, pkg, found[name] ?? [], input)),
    ),
    ...plan.set.packages.map((pkg) => filesBlock(pkg, input)),
    ['%changelog', ...(identity.dialect.id === 'opensuse' ? [] : changelogLines(plan, identity, seconds))],
  ];
  const text = blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return { text: `${text}\n`, findings: scriptlets.flatMap(({ findings }) => findings) };
}

/** A section that says nothing is left out. */
function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [name, ...lines];
}

function packageBlock(pkg: Package, input: SpecInput): string[] {
  const name = argument(pkg.name, input.identity);
  return [
    `%package ${name}`,
    tag('Summary', summaryOf(pkg.summary)),
    ...packageTags(pkg, input),
    '',
    `%description ${name}`,
    ...fillDescription(pkg.description ?? `${capitalized(pkg.summary)}.`),
  ];
}

/** `tools` of NAME-tools, and `-n` with the whole name of any other package. */
function argument(name: string, { name: source }: Identity): string {
  return name.startsWith(`${source}-`) ? name.slice(source.length + 1) : `-n ${name}`;
}

function sectionOf(directive: string, name: string, identity: Identity): string {
  return name === identity.name ? directive : `${directive} ${argument(name, identity)}`;
}

function signatureLines({ project, distribution }: Plan): string[] {
  const { signature, keys } = project.manifest.source ?? {};
  if (signature === undefined || keys === undefined || distribution.id === 'opensuse') return [];
  return [
    '%if %{with signature}',
    "%{gpgverify} --keyring='%{SOURCE2}' --signature='%{SOURCE1}' --data='%{SOURCE0}'",
    '%endif',
  ];
}

/** The build service's sysuser-tools write NAME.pre, which %pre takes in. */
function accountLines({ identity, sources }: SpecInput): string[] {
  if (identity.dialect.id !== 'opensuse') return [];
  return sources
    .filter(({ kind }) => kind === 'sysusers')
    .map(({ number, package: name }) => `%sysusers_generate_pre %{SOURCE${number}} ${name} ${name}.conf`);
}

function installSection({ plan, sources }: SpecInput, steps: Steps | undefined): string[] {
  return [
    ...(steps?.install ?? []),
    ...removalLines(plan),
    ...claimModeLines(plan),
    ...installLines(plan),
    ...sources.flatMap(({ installed, number }) =>
      installed === undefined
        ? []
        : [
            `install -Dpm 0644 %{SOURCE${number}} %{buildroot}${withMacros(installed, plan.distribution, escapeMacros)}`,
          ],
    ),
  ];
}

function scriptletBlock(
  name: (typeof SCRIPTLETS)[number],
  pkg: Package,
  lines: readonly string[],
  { identity, sources }: SpecInput,
): string[] {
  const hasFile =
    name === 'pre' &&
    identity.dialect.id === 'opensuse' &&
    sources.some((one) => one.package === pkg.name && one.kind === 'sysusers');
  if (lines.length === 0 && !hasFile) return [];
  const head = sectionOf(`%${name}`, pkg.name, identity);
  return [hasFile ? `${head} -f ${pkg.name}.pre` : head, ...lines];
}

function filesBlock(pkg: Package, input: SpecInput): string[] {
  const { plan, identity, sources } = input;
  const extra = sources
    .filter(({ package: name, installed }) => name === pkg.name && installed !== undefined)
    .map(({ installed = '' }) => withMacros(installed, plan.distribution, escapeMacros));
  return [
    sectionOf('%files', pkg.name, identity),
    ...licenseLines(pkg, plan),
    ...fileSectionLines(pkg, plan),
    ...extra,
  ];
}

/**
 * Every package that can be installed without another of the source has the licence (Fedora packaging guidelines,
 * "License Text"), wherever else the mapping has it.
 */
function licenseLines(pkg: Package, plan: Plan): string[] {
  const mapped = [...licenseFiles(pkg, plan).values()].map((source) => `%license ${source}`);
  const isMapped = [...plan.set.entries(pkg)].some(({ flags }) => flags.includes('license'));
  const needsAnother = pkg.intents.some(({ kind, sameSource }) => kind === 'requires' && sameSource === true);
  if (isMapped || needsAnother) return mapped;
  return licenseTexts(plan).map((path) => `%license ${escapeMacros(path)}`);
}
