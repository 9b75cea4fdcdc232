import { DIRECTORIES, DIRECTORY_NAMES, type DirectoryName } from '../../src/distributions/directories.ts';
import {
  type Distribution,
  type DistributionSummary,
  listDistributions,
  releasesOf,
  resolveDistribution,
} from '../../src/distributions/resolve.ts';
import { code, type Page, table } from './markdown.ts';

export function distributionsPage(): Page {
  const summaries = listDistributions();
  const resolved = summaries.map(({ id }) => resolveDistribution(id));
  return {
    file: 'distributions.md',
    title: 'Distributions',
    about:
      'What contrib knows of each distribution, from `templates/distros/`. Values are those of the default release on ' +
      '`x86_64`; `contrib distros DISTRO@RELEASE/ARCHITECTURE` prints another one. The default release is data and does not ' +
      'change with the date. [Distributions as data](../concepts/distributions.md) says how the values come about.',
    body: [
      overview(summaries, resolved),
      '## Directories',
      'The variables of a mapping, and where their value is another one.',
      directoryTable(resolved),
      ...summaries.flatMap((summary, index) => section(summary, resolved[index])),
    ],
  };
}

function overview(summaries: readonly DistributionSummary[], resolved: readonly Distribution[]): string {
  return table(
    ['Distribution', 'Family', 'Like', 'Default release', 'Also called'],
    summaries.map(({ id, family, like, aliases }, index) => [
      `[${code(id)}](#${id})`,
      family,
      like.join(', '),
      resolved[index]?.release ?? '',
      aliases.map(code).join(', '),
    ]),
  );
}

function directoryTable(distributions: readonly Distribution[]): string {
  return table(
    ['Variable', 'Holds', 'Value', 'Otherwise'],
    DIRECTORY_NAMES.map((name) => [
      code(`\${${name}}`),
      DIRECTORIES[name].about.replace(/^./, (first) => first.toUpperCase()),
      ...values(name, distributions),
    ]),
  );
}

/** The value that most distributions have, and who has which other one. */
function values(name: DirectoryName, distributions: readonly Distribution[]): [string, string] {
  const groups = new Map<string, string[]>();
  for (const { id, directories } of distributions) {
    groups.set(directories[name], [...(groups.get(directories[name]) ?? []), id]);
  }
  const [first, ...others] = [...groups].sort(([, a], [, b]) => b.length - a.length);
  const otherwise = others.map(([value, ids]) => `${ids.join(', ')}: ${code(value)}`).join('; ');
  return [code(first?.[0] ?? ''), otherwise];
}

function section({ id, title }: DistributionSummary, distribution: Distribution | undefined): string[] {
  if (distribution === undefined) return [];
  return [`## ${id}`, facts(title, distribution), releaseTable(id)];
}

function facts(title: string, distribution: Distribution): string {
  const { release, init, path, sbin, servicePolicy, packageManager, shell, shellProgram } = distribution;
  const rows: readonly (readonly [string, string])[] = [
    ['Title', `${title} ${release}`],
    ['Package manager', code(packageManager.install.join(' '))],
    [
      'Architectures',
      `${distribution.architecture}; ${distribution.independentArchitecture} for what suits every one`,
    ],
    ['Init system', [init.primary, ...init.others].join(', ')],
    ['Services', `on installation: ${servicePolicy.install}; on upgrade: ${servicePolicy.upgrade}`],
    ['PATH of users', code(path.user.join(':'))],
    ['PATH of root', code(path.root.join(':'))],
    ['sbin', sbin],
    ['Shell of scripts', `${code(shell)} (${shellProgram})`],
    ['Standards', distribution.standards.map(({ title, url }) => `[${title}](${url})`).join(', ')],
  ];
  return table(['Fact', 'Value'], rows);
}

function releaseTable(id: string): string {
  const { default: chosen, known } = releasesOf(id);
  return table(
    ['Release', 'Name', 'Released', 'Supported until', 'Extended until'],
    known.map(({ version, title, codename, released, support, rolling }) => [
      version === chosen ? `**${version}** (default)` : version,
      title ?? codename ?? '',
      released ?? '',
      rolling === true ? 'rolling' : (support?.until ?? ''),
      support?.extended ?? '',
    ]),
  );
}
