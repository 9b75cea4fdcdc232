import * as z from 'zod';
import type { Distribution } from '../distributions/distribution.ts';
import { detectHost } from '../distributions/host.ts';
import {
  type DistributionSummary,
  listDistributions,
  resolveDistribution,
} from '../distributions/resolve.ts';
import { type Command, flagOption } from './command.ts';

const Named = z.looseObject({ id: z.string(), title: z.string(), family: z.string() });

export const command: Command = {
  name: 'distros',
  summary: 'List the distributions that contrib knows',
  description:
    'Without DISTRO, every distribution with its family and releases; this machine’s is marked. With one, all that ' +
    'contrib knows of it: directories, search paths, init system, what becomes of services.',
  arguments: [{ name: 'DISTRO', optional: true, summary: 'ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64' }],
  options: { names: { type: 'flag', summary: 'Print the names alone' } },
  examples: [
    { command: 'contrib distros', about: 'All of them' },
    { command: 'contrib distros fedora@42', about: 'Where Fedora 42 wants files' },
  ],
  outputs: ['text'],
  result: () => z.union([z.array(Named), Named]),
  run(input) {
    const [name] = input.arguments;
    if (name !== undefined) {
      const distribution = resolveDistribution(name);
      return { result: distribution, text: () => describe(distribution) };
    }
    const distributions = listDistributions();
    if (flagOption(input, 'names')) {
      return { result: distributions, text: () => distributions.map(({ id }) => `${id}\n`).join('') };
    }
    const host = detectHost();
    return { result: distributions, text: () => table(distributions, host?.distribution) };
  },
};

function table(distributions: readonly DistributionSummary[], host: string | undefined): string {
  const rows = distributions.map(({ id, family, releases, aliases }) => [
    `${id}${id === host ? ' *' : ''}`,
    family,
    releases.map(({ version }) => version).join(', '),
    aliases.map((alias) => alias.split('@')[0]).join(', '),
  ]);
  const head = ['NAME', 'FAMILY', 'RELEASES', 'ALSO CALLED'];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${host === undefined ? '' : '* this machine\n'}`;
}

function describe(distribution: Distribution): string {
  const { title, release, family, architecture, path, sbin, init, servicePolicy } = distribution;
  const rows: (readonly [string, string])[] = [
    ['family', family],
    ['architecture', architecture],
    ['init', [init.primary, ...init.others].join(', ')],
    ['services', `on installation: ${servicePolicy.install}, on upgrade: ${servicePolicy.upgrade}`],
    ['PATH of users', path.user.join(':')],
    ['PATH of root', path.root.join(':')],
    ['sbin', sbin],
    ...Object.entries(distribution.directories),
  ];
  const width = Math.max(...rows.map(([key]) => key.length));
  return `${title} ${release}\n${rows.map(([key, value]) => `  ${key.padEnd(width)}  ${value}\n`).join('')}`;
}
