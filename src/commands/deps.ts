import * as z from 'zod';
import { type Answered, lockChanges, writeLock } from '../deps/lock.ts';
import { renamesBetween } from '../deps/renames.ts';
import { ReleaseResolution, type Resolution } from '../deps/resolution.ts';
import { resolvePrerequisitesIn } from '../deps/resolve.ts';
import { Proposal } from '../deps/scan/proposal.ts';
import { formatResolutions } from '../deps/text.ts';
import { Counterpart } from '../deps/what.ts';
import type { Plan } from '../plan/plan.ts';
import { openTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { groupBy } from '../system/group.ts';
import { type Command, type CommandInput, type CommandOutput, flagOption, textOption } from './command.ts';
import { contributionNames } from './contributions.ts';
import { indexesOf } from './deps-indexes.ts';
import { openPlans, openProject } from './open.ts';

export const command: Command = {
  name: 'deps',
  summary: 'Find the distributions’ packages for the prerequisites',
  description:
    'For every prerequisite of contrib.yaml, the package that has it on each release, looked up in the distribution’s ' +
    'own index: with the version offered beside the one asked for, and what decided where several packages have it. ' +
    'Names that somebody wrote down win, and are held against the index.\n\n' +
    '--write keeps the names in distros/DISTRO/dependencies.yaml, from which check and recipes take them. What somebody ' +
    'decided there (decided: hand) wins as well, and is kept.\n\n' +
    'The indexes come from --index or --mirror; else from contrib’s own cache; else from the lists of this machine’s ' +
    'apt, or from the mirror that apt uses, into the cache of contrib alone. Digests are always compared with the ' +
    'Release, and its signature is checked where gpgv and the distribution’s keyring are on this machine.',
  arguments: [
    { name: 'DISTRO', optional: true, repeated: true, summary: 'debian, debian@12 or debian@12/arm64' },
  ],
  options: {
    index: {
      type: 'list',
      value: 'WHERE',
      summary: 'Read this index: a directory, a file or an address; fedora=WHERE for one DISTRO',
    },
    mirror: { type: 'value', value: 'WHERE', summary: 'A mirror of the distribution, laid out as its own' },
    component: {
      type: 'list',
      value: 'NAME',
      summary: 'Read this part of the archive alone (main, universe)',
    },
    keyring: { type: 'value', value: 'FILE', summary: 'The keys that may sign the index' },
    scan: {
      type: 'value',
      value: 'DIR',
      summary: 'Propose the prerequisites of a source tree or a staged tree',
    },
    what: {
      type: 'value',
      value: 'PACKAGE',
      summary: 'What a package of the first DISTRO is called on the second',
    },
    write: { type: 'flag', summary: 'Keep the names in distros/DISTRO/dependencies.yaml' },
    offline: { type: 'flag', summary: 'Fetch nothing' },
    refresh: { type: 'flag', summary: 'Read the indexes anew, although the cache has them' },
  },
  examples: [
    {
      command: 'contrib deps debian@12 debian@13',
      about: 'The packages on two releases, and what was renamed',
    },
    {
      command: 'contrib deps debian --mirror https://mirror.example.org/debian',
      about: 'From a mirror of your own',
    },
    {
      command: 'contrib deps ubuntu --refresh --write',
      about: 'Look again, say what changed, and keep the names',
    },
    {
      command: 'contrib deps --scan . debian@13',
      about: 'What this tree uses, and Debian’s packages for it',
    },
    { command: 'contrib deps debian@13 debian@12 --what libssl3t64', about: 'By another name elsewhere' },
    { command: 'contrib deps fedora --index ./repository --json', about: 'From a repository in a directory' },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      releases: z.array(ReleaseResolution),
      renames: z.array(z.string()).describe('What one prerequisite is called on several releases'),
      changes: z.array(z.string()).describe('What differs from dependencies.yaml'),
      written: z.array(z.string()).describe('The files that --write wrote'),
      proposals: z.array(Proposal).describe('What --scan found'),
      counterparts: z.array(Counterpart).describe('What --what found, the likeliest first'),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const [directory, name] = [textOption(input, 'scan'), textOption(input, 'what')];
  if (directory !== undefined && name !== undefined) {
    throw new ContribError('usage', '--scan and --what are two questions', { hint: 'ask one of them' });
  }
  const nothing = { releases: [], renames: [], changes: [], written: [], proposals: [], counterparts: [] };
  if (directory === undefined && name === undefined) return resolveAll(input);
  const questions = await import('./deps-questions.ts');
  if (directory !== undefined) {
    const proposals = await questions.scan(directory, input);
    return { result: { ...nothing, proposals }, text: () => questions.formatProposals(proposals) };
  }
  const counterparts = await questions.what(name ?? '', input);
  return {
    result: { ...nothing, counterparts },
    text: () => questions.formatCounterparts(name ?? '', counterparts),
    failed: counterparts.length === 0,
  };
}

async function resolveAll(input: CommandInput): Promise<CommandOutput> {
  const answered: Answered[] = [];
  for (const plan of plansOf(input)) answered.push({ plan, resolution: await resolve(plan, input) });
  const releases = answered.map(({ resolution }) => resolution);
  const renames = renamesBetween(releases);
  const changes = lockChanges(answered);
  const written = flagOption(input, 'write') ? await writeLocks(answered) : [];
  const done = written.map((path) => `${path}: written\n`).join('');
  return {
    result: { releases, renames, changes, written, proposals: [], counterparts: [] },
    text: () => `${formatResolutions(releases, { renames, changes }, input.io)}${done}`,
    failed: releases.some(({ prerequisites }) => prerequisites.some(isMissing)),
  };
}

/** One file a distribution. */
async function writeLocks(answered: readonly Answered[]): Promise<readonly string[]> {
  const written: string[] = [];
  for (const group of groupBy(answered, ({ plan }) => plan.distribution.id).values()) {
    written.push(await writeLock(group));
  }
  return written;
}

function plansOf(input: CommandInput): readonly Plan[] {
  const project = openProject(input);
  const tree = openTree(project.root);
  const names = input.arguments.length > 0 ? input.arguments : contributionNames(project);
  if (names.length > 0) return names.flatMap((name) => openPlans(project, name, { tree }).plans);
  throw new ContribError('usage', 'no distribution has a directory in distros/ yet', {
    hint: 'name one: contrib deps debian@13',
  });
}

async function resolve(plan: Plan, input: CommandInput): Promise<ReleaseResolution> {
  const catalogue = await indexesOf(plan.distribution, input);
  try {
    return await resolvePrerequisitesIn(plan, catalogue);
  } finally {
    catalogue.close();
  }
}

/** What the project cannot do without. */
function isMissing({ state, level, for: time }: Resolution): boolean {
  return level === 'requires' && time !== 'test' && state !== 'found' && state !== 'not-known';
}
