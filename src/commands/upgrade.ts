import { resolve } from 'node:path';
import { failing } from '../findings/finding.ts';
import { loadUpgradeIntent } from '../manifest/upgrade-intent.ts';
import { formatResult, renderUpgrade, UpgradeResult } from '../report/upgrade.ts';
import { findingsOf, judgeWays } from '../upgrade/judge.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  flagOption,
  listOption,
  textOption,
} from './command.ts';
import { proveIfAsked, provenFindings } from './upgrade-prove.ts';
import { repair } from './upgrade-repair.ts';
import { openOrigin, openWays } from './upgrade-sets.ts';

export const command: Command = {
  name: 'upgrade',
  summary: 'Judge whether the way from one set of packages to another is clean',
  description:
    'Compares two sets of packages and computes, for every package that a user may have asked for, what the package ' +
    'managers make of that system: files that vanish although another package has them now, packages that are forced ' +
    'on somebody, packages that are held back or left behind, files that two packages both claim in some order of ' +
    'unpacking that the relations permit, relations that match nothing.\n\n' +
    'Each set is a manifest (a directory with contrib.yaml, or a file), a revision of git (v1.0, or ' +
    'v1.0:packaging/contrib.yaml), or a directory of packages; several OLD ones are several versions that users have. ' +
    'Manifests are judged on one distribution of each format unless --on names others; beside packages, on theirs. ' +
    'A revision is read without a checkout.\n\n' +
    '--intent names a file that says what upstream wants of the split: requests and the files that they must bring, ' +
    'packages that nobody may be forced to take, moves that are optional, what is accepted as impossible ' +
    '(contrib schema upgrade-intent.yaml).\n\n' +
    '--repair looks for the smallest change of relations with which the findings go away, and judges again with it ' +
    'made: what is needed on which format, the patch of contrib.yaml, and what no repair is there for. --apply makes ' +
    'the change; comments and layout stay.',
  arguments: [
    {
      name: 'OLD',
      repeated: true,
      summary: 'What users have: a manifest, a revision of git, or a directory of packages',
    },
    { name: 'NEW', summary: 'What they are offered' },
  ],
  options: {
    intent: { type: 'value', value: 'FILE', summary: 'What upstream wants of the split' },
    repair: {
      type: 'flag',
      summary: 'Find the smallest change of relations that makes it clean, and show it as a patch',
    },
    apply: { type: 'flag', summary: 'Make that change in the manifest, and judge what it is then' },
    on: { type: 'list', value: 'DISTRO', summary: 'Judge on this distribution' },
    prove: {
      type: 'flag',
      summary: 'Ask the real package managers too, in scratch roots, and give each finding a script',
    },
    'from-index': {
      type: 'flag',
      summary: 'OLD and NEW are suites of an archive: directories or addresses with Packages and Contents',
    },
    moves: {
      type: 'flag',
      summary: 'With --from-index: only which paths move between which packages, from Contents alone',
    },
    popularity: {
      type: 'value',
      value: 'FILE',
      summary: 'With --from-index: how many users each package has (by_inst of popcon.debian.org)',
    },
    witnesses: {
      type: 'value',
      value: 'DIR',
      summary: 'With --prove: write those scripts into a new directory',
    },
  },
  examples: [
    { command: 'contrib upgrade before after', about: 'Two manifests, on every format' },
    { command: 'contrib upgrade before after --intent intent.yaml', about: 'Against what upstream wants' },
    { command: 'contrib upgrade before . --repair', about: 'What would make it clean' },
    { command: 'contrib upgrade v1.0 v1.1 . --on debian', about: 'From two tags of git to the working tree' },
    { command: 'contrib upgrade old-debs/ new-debs/', about: 'Packages that exist' },
    {
      command: 'contrib upgrade before after --prove --witnesses proof',
      about: 'Confirmed by apt, dpkg, dnf and pacman, with a script for each finding',
    },
    {
      command: 'contrib upgrade --from-index bookworm/ trixie/ --popularity by_inst',
      about: 'All packages of two suites of Debian',
    },
  ],
  outputs: ['text', 'sarif', 'github'],
  judges: true,
  result: () => UpgradeResult,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  if (flagOption(input, 'from-index')) {
    const { upgradeFromIndex } = await import('./upgrade-index.ts');
    return upgradeFromIndex(input);
  }
  const { cwd } = input;
  const file = textOption(input, 'intent');
  const written = file === undefined ? undefined : loadUpgradeIntent(resolve(cwd, file), file);
  const origins = await Promise.all(input.arguments.map((name) => openOrigin(cwd, name)));
  const next = origins.at(-1);
  if (next === undefined) throw new RangeError('the arguments were counted');
  const olds = origins.slice(0, -1);
  const selectors = listOption(input, 'on');
  const ways = await openWays(olds, next, selectors);
  const apply = flagOption(input, 'apply');
  const repaired =
    apply || flagOption(input, 'repair')
      ? await repair({ olds, next, ways, selectors, written, apply })
      : undefined;
  const judgement = repaired?.judgement ?? judgeWays(ways, written);
  const proofs = await proveIfAsked(input, judgement);
  const findings = proofs === undefined ? findingsOf(judgement) : provenFindings(proofs, judgement);
  const result = {
    formats: judgement.analyses.map(({ way, analysis }, index) =>
      formatResult(way, analysis, proofs?.[index]?.summary),
    ),
    clean: !failing(findings, true),
    ...(repaired === undefined ? {} : { repair: repaired.result }),
  };
  return { result, findings, text: () => renderUpgrade(result, input.io.style) };
}
