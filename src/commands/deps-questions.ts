import { resolve } from 'node:path';
import type { Proposal } from '../deps/scan/proposal.ts';
import type { Counterpart } from '../deps/what.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import type { CommandInput } from './command.ts';
import { indexesOf } from './deps-indexes.ts';

/** What a tree uses, with the packages of a distribution where one is named. */
export async function scan(directory: string, input: CommandInput): Promise<readonly Proposal[]> {
  const { scanForPrerequisites } = await import('../deps/scan/scan.ts');
  const proposals = await scanForPrerequisites(resolve(input.cwd, directory));
  const [name, ...more] = input.arguments;
  if (more.length > 0) throw new ContribError('usage', '--scan names the packages of one distribution');
  if (name === undefined) return proposals;
  const { namePackages } = await import('../deps/scan/packages.ts');
  const distribution = resolveDistribution(name);
  const catalogue = await indexesOf(distribution, input);
  try {
    return await namePackages(proposals, distribution, catalogue);
  } finally {
    catalogue.close();
  }
}

/** What a package of the first distribution is called on the second. */
export async function what(name: string, input: CommandInput): Promise<readonly Counterpart[]> {
  const [first, second, ...more] = input.arguments;
  if (first === undefined || second === undefined || more.length > 0) {
    throw new ContribError(
      'usage',
      '--what needs two distributions: where the name is from, and where it is wanted',
      {
        hint: `contrib deps debian@13 fedora --what ${name}`,
      },
    );
  }
  const { findCounterparts } = await import('../deps/what.ts');
  const [from, to] = [resolveDistribution(first), resolveDistribution(second)];
  const known = await indexesOf(from, input);
  try {
    const wanted = await indexesOf(to, input);
    try {
      return await findCounterparts(
        name,
        { distribution: from, catalogue: known },
        { distribution: to, catalogue: wanted },
      );
    } finally {
      wanted.close();
    }
  } finally {
    known.close();
  }
}

/** Proposals in the form that contrib.yaml takes, with where each was seen. */
export function formatProposals(proposals: readonly Proposal[]): string {
  if (proposals.length === 0)
    return 'nothing was found that is not of the tree itself or of the standard library\n';
  const lines = proposals.map(({ kind, name, version, for: time, optional, seen, packages }) => {
    const parts = [
      `${kind}: ${quoted(name)}`,
      ...(version === undefined ? [] : [`version: ${quoted(version)}`]),
      ...(time === 'run' ? [] : [`for: ${time}`]),
      ...(optional ? ['level: recommends'] : []),
    ];
    const found = packages.length === 0 ? '' : `${packages.join(', ')}; `;
    // There is no capability of CMake's own: the package's name, or a file of it, has to be written.
    const mark = kind === 'cmake' ? '# ' : '';
    return `  ${mark}${quoted(keyOf(name))}: { ${parts.join(', ')} }  # ${printableName(`${found}${seen.join(', ')}`)}\n`;
  });
  return `prerequisites:\n${lines.join('')}`;
}

export function formatCounterparts(name: string, counterparts: readonly Counterpart[]): string {
  if (counterparts.length === 0) return `nothing there has what ${printableName(name)} has\n`;
  return counterparts
    .map(({ package: found, version, score, evidence }) => {
      const percent = `${Math.round(score * 100)}%`.padStart(4);
      return `${percent}  ${printableName(`${found}  ${version}`)}\n      ${printableName(evidence.join(', '))}\n`;
    })
    .join('');
}

function keyOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9+.-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '') || 'unnamed'
  );
}

/** Text in double quotes is the same in JSON and in YAML 1.2. */
function quoted(text: string): string {
  return /^[A-Za-z][\w.+-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
