import { resolve } from 'node:path';
import type { UpgradeTool } from '../families/semantics.ts';
import { type Finding, failing, sortFindings } from '../findings/finding.ts';
import { formatResult, renderUpgrade, UpgradeResult } from '../report/upgrade.ts';
import { ContribError } from '../system/errors.ts';
import { type Analysis, analyseUpgrade } from '../upgrade/analyse.ts';
import { dangerFindings } from '../upgrade/danger-findings.ts';
import { deliveryFindings } from '../upgrade/delivery-findings.ts';
import { formatFindings } from '../upgrade/formats.ts';
import { mergeFormats } from '../upgrade/merge-formats.ts';
import { rotFindings } from '../upgrade/rot-findings.ts';
import { transitionOf } from '../upgrade/simulate.ts';
import { type Command, type CommandInput, type CommandOutput, listOption } from './command.ts';
import { describedSet, isManifest, type NamedSet, openDescribed, readSet, realPath } from './named-set.ts';

/** One distribution of each format, and the second solver of rpm. */
const EVERYWHERE = ['debian', 'fedora', 'opensuse', 'arch', 'alpine'];

export const command: Command = {
  name: 'upgrade',
  summary: 'Judge whether the way from one set of packages to another is clean',
  description:
    'Compares two sets of packages and computes, for every package that a user may have asked for, what the package ' +
    'managers make of that system: files that vanish although another package has them now, packages that are forced ' +
    'on somebody, packages that are held back or left behind, files that two packages both claim in some order of ' +
    'unpacking that the relations permit, relations that match nothing.\n\n' +
    'OLD and NEW are two manifests (a directory with contrib.yaml, a file, or REVISION:contrib.yaml of git), judged on ' +
    'one distribution of each format unless --on names others; or two directories of packages of one format. ' +
    'A git revision is read without a checkout.',
  arguments: [
    {
      name: 'OLD',
      summary: 'What users have: a manifest, REVISION:contrib.yaml, or a directory of packages',
    },
    { name: 'NEW', summary: 'What they are offered' },
  ],
  options: {
    on: { type: 'list', value: 'DISTRO', summary: 'Judge on this distribution' },
  },
  examples: [
    { command: 'contrib upgrade before after', about: 'Two manifests, on every format' },
    { command: 'contrib upgrade v1.0:contrib.yaml contrib.yaml --on debian', about: 'Since a tag of git' },
    { command: 'contrib upgrade old-debs/ new-debs/', about: 'Packages that exist' },
  ],
  outputs: ['text', 'sarif', 'github'],
  judges: true,
  result: () => UpgradeResult,
  run,
};

type Pair = { readonly of: string; readonly old: NamedSet; readonly next: NamedSet };

async function run(input: CommandInput): Promise<CommandOutput> {
  const pairs = await openPairs(input);
  const judged = pairs.map((pair) => ({ pair, analysis: analyse(pair) }));
  const found = judged.flatMap(({ pair, analysis }) => findingsOf(analysis, pair));
  const formats = judged.map(({ pair, analysis }) => ({
    distribution: pair.of,
    transition: analysis.transition,
  }));
  const findings = sortFindings([...mergeFormats(found), ...formatFindings(formats)]);
  const result = {
    formats: judged.map(({ pair, analysis }) => formatResult(pair.of, analysis)),
    clean: !failing(findings, true),
  };
  return { result, findings, text: () => renderUpgrade(result, input.io.style) };
}

async function openPairs(input: CommandInput): Promise<readonly Pair[]> {
  const { cwd } = input;
  const [old = '', next = ''] = input.arguments;
  const selectors = listOption(input, 'on');
  if (isManifest(cwd, old) !== isManifest(cwd, next)) {
    throw new ContribError('usage', 'OLD and NEW are both manifests or both packages', {
      hint: 'contrib stage and the native builders make packages of a manifest',
    });
  }
  if (!isManifest(cwd, old)) {
    const [selector] = selectors;
    const [had, offered] = [
      await readSet([resolve(cwd, old)], selector),
      await readSet([resolve(cwd, next)], selector),
    ];
    if (had.family.id !== offered.family.id) {
      throw new ContribError('bad-input', `OLD is of ${had.family.title}, NEW of ${offered.family.title}`);
    }
    return [{ of: had.family.title, old: had, next: offered }];
  }
  const described = [await openDescribed(cwd, old), await openDescribed(cwd, next)] as const;
  return Promise.all(
    (selectors.length > 0 ? selectors : EVERYWHERE).map(async (selector) => {
      const [had, offered] = [
        await describedSet(described[0], selector),
        await describedSet(described[1], selector),
      ];
      const { id, release } = offered.distribution;
      return { of: `${id}@${release}`, old: had, next: offered };
    }),
  );
}

function analyse({ old, next }: Pair): Analysis {
  const transition = transitionOf(old.set, next.set, next.semantics, realPath(next));
  return analyseUpgrade(transition, toolsOf(next));
}

/** Of a family with several package managers, the distribution's own. */
function toolsOf({ semantics: { tools }, distribution }: NamedSet): readonly UpgradeTool[] {
  const [program = ''] = distribution.packageManager.install;
  const own = tools.filter(({ name }) => name.startsWith(program.replace(/^apt$/, 'apt-get')));
  return own.length > 0 ? own : tools;
}

function findingsOf(analysis: Analysis, { of }: Pair): readonly Finding[] {
  return [...dangerFindings(analysis), ...deliveryFindings(analysis), ...rotFindings(analysis)].map(
    (finding) => ({
      ...finding,
      distribution: of,
    }),
  );
}
