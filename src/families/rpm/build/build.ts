import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContribError } from '../../../system/errors.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import type { BuildJob } from '../../builder.ts';
import { unstrippedOf } from '../../packaging/unstripped.ts';
import { DIRECTORY_MACROS } from '../paths.ts';
import { type Dialect, dialectOf } from '../recipe/dialect.ts';
import { type Layout, layOut } from './layout.ts';
import { macrosOf, missingExpression, packagesOf } from './macros.ts';

/** What makes the packages of two builds the same bytes (rpm.org, "Reproducible builds"). */
const REPRODUCIBLE = [
  '_buildhost reproducible',
  'source_date_epoch_from_changelog 0',
  'use_source_date_epoch_as_buildtime 1',
  'clamp_mtime_to_source_date_epoch 1',
  'build_mtime_policy clamp_to_source_date_epoch',
  // Who built is recorded as the owner of the sources otherwise.
  '_srcdefattr (-,root,root)',
];

/**
 * What the machines of the family have of themselves: bash as sh, which rpm's own scripts count on and which is dash on
 * Debian; and the links of build ids where the distribution has them.
 */
function familyDefinitions({ plan }: BuildJob): string[] {
  const changes = Object.values(plan.distribution.helperChanges);
  const hasLinks = changes.some(({ by }) => by === '_build_id_links');
  return [
    '_buildshell /bin/bash',
    '__brp_compress /bin/bash %{_rpmconfigdir}/brp-compress %{?_prefix}',
    ...(hasLinks ? [] : ['_build_id_links alldebug']),
  ];
}

/** Leaves alone what nobody may run, as find-debuginfo does on the family's machines; libraries to link with are stripped. */
const STRIP = `#!/bin/sh
for file; do :; done
case $file in *.a) ;; *) test -x "$file" || exit 0 ;; esac
exec strip "$@"
`;

/** rpm itself has no find-debuginfo, and strips whatever is ELF (brp-strip). */
function stripDefinitions({ plan, work, inBox }: BuildJob): string[] {
  if (plan.set.packages.every((pkg) => unstrippedOf(plan, pkg).length === 0)) return [];
  const program = join(work, 'strip');
  writeFileSync(program, STRIP);
  chmodSync(program, 0o755);
  return [`__strip ${inBox(program)}`];
}

/** Runs rpmbuild on the recipe; gives the source package, and for `binary` every other. */
export async function buildRpms(job: BuildJob): Promise<readonly string[]> {
  const layout = layOut(job);
  const isForeign = await isForeignMachine(job);
  const definitions = [
    `_topdir ${job.inBox(layout.top)}`,
    ...REPRODUCIBLE,
    ...(await directoryDefinitions(job)),
    ...(await releaseDefinitions(job)),
    // Licences and documents of a package lie in a directory that is called after it alone (Fedora, openSUSE).
    '_docdir_fmt %%{NAME}',
    ...(isForeign ? [...familyDefinitions(job), ...stripDefinitions(job)] : []),
  ];
  const defines = definitions.flatMap((definition) => ['--define', definition]);
  await requireMacros(job, layout, defines);
  const what = job.kind === 'source' ? '-bs' : '-ba';
  const signature = layout.text.includes('%bcond_without signature') ? ['--without', 'signature'] : [];
  const args = [what, ...(isForeign ? ['--nodeps'] : []), ...signature, ...defines, job.inBox(layout.spec)];
  const step = job.kind === 'source' ? 'making the source package' : 'building';
  await job.run('rpmbuild', args, { step, unprivileged: true });
  return ['SRPMS', 'RPMS'].flatMap((part) => rpmsBelow(join(layout.top, part)));
}

/** Where the machine's rpm has other directories than the distribution that is built for, the distribution's hold. */
async function directoryDefinitions(job: BuildJob): Promise<string[]> {
  const { directories } = job.plan.distribution;
  const wanted = [
    ...DIRECTORY_MACROS.map(([name, macro]) => [macro, directories[name]] as const),
    ['_docdir', directories.docdir.replace('/${package}', '')] as const,
  ];
  const known = (await evaluate(job, wanted.map(([macro]) => `%{?${macro}}`).join('\n'))).split('\n');
  return wanted.filter(([, path], index) => known[index] !== path).map(([macro, path]) => `${macro} ${path}`);
}

/** What the distribution's own machines have as %{?dist}, where this one has none. */
async function releaseDefinitions(job: BuildJob): Promise<string[]> {
  const { id, release }: Dialect = dialectOf(job.plan.distribution);
  if (id === 'opensuse' || !Number.isFinite(release) || (await evaluate(job, '%{?dist}')) !== '') return [];
  return [`dist .${id === 'fedora' ? 'fc' : 'el'}${Math.floor(release)}`];
}

/** A macro that is not there would stay in the package as it is written. */
async function requireMacros(job: BuildJob, { text }: Layout, defines: readonly string[]): Promise<void> {
  const found = await askRpm(job, [...defines, '--eval', missingExpression(macrosOf(text))]);
  const missing = found.split(/\s+/).filter((name) => name !== '');
  if (missing.length === 0) return;
  const { distribution } = job.plan;
  const packages = packagesOf(missing, dialectOf(distribution));
  const from =
    packages.length === 0 ? '' : `they come with ${packages.join(', ')} of ${distribution.title}: `;
  throw new ContribError(
    'missing',
    `rpm does not know ${missing.map((name) => `%${name}`).join(', ')} here, and would leave them in the package as they are`,
    { hint: `${from}build on ${distribution.title}, or in a root of it with --in DIR` },
  );
}

/** On a machine of another family rpm's database is empty: what is installed there is not known to it. */
async function isForeignMachine(job: BuildJob): Promise<boolean> {
  return (await askRpm(job, ['-qa', '--qf', '%{NAME}', 'rpm'])).trim() === '';
}

async function evaluate(job: BuildJob, expression: string): Promise<string> {
  return (await askRpm(job, ['--eval', expression])).trimEnd();
}

/** With the rights of the build itself: a file of macros that only root may read is none for it. */
function askRpm(job: BuildJob, args: readonly string[]): Promise<string> {
  return job.run('rpm', args, { unprivileged: true });
}

function rpmsBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rpm'))
    .sort(comparePaths)
    .map((name) => join(directory, name));
}
