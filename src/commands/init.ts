import { relative, resolve } from 'node:path';
import * as z from 'zod';
import { findDistributionIfAny } from '../distributions/load.ts';
import { type Distribution, resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector, type Selector } from '../distributions/selector.ts';
import { contributionDirectory, DISTRO_FILE, loadContribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { askContribution } from '../prompts/ask-contribution.ts';
import type { InitFlags } from '../prompts/init-flags.ts';
import { type Borrowed, findBorrowed, readBorrowed } from '../scaffold/contribution/borrow.ts';
import { formatContribution } from '../scaffold/contribution/format-contribution.ts';
import { type PlannedContribution, planContribution } from '../scaffold/contribution/plan-contribution.ts';
import { applyWrites } from '../scaffold/generated.ts';
import { openTree, type SourceTree } from '../source/tree.ts';
import { refuseDetour } from '../system/detour.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { type Command, type CommandInput, flagOption, listOption, textOption } from './command.ts';
import { openProject } from './open.ts';

export const command: Command = {
  name: 'init',
  summary: 'Begin a distribution’s part: distros/DISTRO/',
  description:
    'Makes distros/DISTRO/ with distro.yaml, the project’s configuration tuned for the distribution, hook scripts that ' +
    'only say when they run, and deployment.map. At a terminal it asks what it cannot know; every question has a flag, ' +
    'and --yes takes the defaults.\n\n' +
    'Run again, it brings what it made up to date. A file that somebody edited is kept: the difference is shown, and ' +
    '--overwrite FILE takes contrib’s. distro.yaml then holds the answers, so nothing is asked twice.\n\n' +
    'With --from, the configuration, the hooks that do something, the patches and the tuned values of another ' +
    'distribution’s directory are taken over, and what to look at again is said.',
  arguments: [
    { name: 'DISTRO', summary: 'a distribution that contrib knows: ubuntu, or ubuntu@24.04 for one release' },
  ],
  options: {
    maintainer: { type: 'value', value: 'PERSON', summary: 'Who packages it: "Name <mail>"' },
    release: {
      type: 'list',
      value: 'RELEASE',
      summary: 'A release that the package is for',
    },
    package: { type: 'value', value: 'URL', summary: 'Where the finished package can be downloaded' },
    staging: { type: 'flag', summary: 'Ask upstream to host the package' },
    set: { type: 'list', value: 'NAME=VALUE', summary: 'The value of a variable on this distribution' },
    name: { type: 'list', value: 'KEY=PACKAGE', summary: 'The package that a prerequisite is there' },
    hook: {
      type: 'list',
      value: 'PACKAGE/EVENT',
      summary: 'A hook script to make, as convirt/post-install; "none" for none',
    },
    from: { type: 'value', value: 'DISTRO', summary: 'Start from the directory of another distribution' },
    'dry-run': { type: 'flag', summary: 'Show the tree that would be made; write nothing' },
    overwrite: { type: 'list', value: 'FILE', summary: 'Overwrite FILE although somebody edited it' },
    force: { type: 'flag', summary: 'Overwrite every file that somebody edited' },
  },
  examples: [
    { command: 'contrib init ubuntu', about: 'Ask, then make distros/ubuntu/' },
    { command: 'contrib init ubuntu --yes --dry-run', about: 'What the defaults would make' },
    { command: 'contrib init opensuse --from fedora', about: 'Start from distros/fedora/' },
    {
      command: 'contrib init ubuntu --yes --set html_browser=/usr/bin/yelp',
      about: 'Answer one question, take the other defaults',
    },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      distribution: z.string(),
      directory: z.string(),
      dryRun: z.boolean(),
      files: z.array(
        z.object({
          path: z.string(),
          state: z.enum(['created', 'unchanged', 'updated', 'kept']),
          diff: z.string().optional(),
        }),
      ),
      notes: z.array(z.string()),
      next: z.array(z.string()),
    }),
  async run(input) {
    const project = openProject(input);
    const selector = selectorOf(input.arguments[0] ?? '');
    const distribution = resolveDistribution(selector);
    const planned = await plan(project, distribution, selector, input);
    const dryRun = flagOption(input, 'dry-run');
    if (!dryRun) await applyWrites(project.root, planned.directory, planned.writes);
    const needs = Object.keys(project.manifest.prerequisites ?? {}).length > 0;
    const next = ['check', ...(needs ? ['deps'] : []), 'map'].map(
      (name) => `contrib ${name} ${distribution.id}`,
    );
    const files = planned.writes.map(({ path, state, diff }) => ({
      path,
      state,
      ...(diff === undefined ? {} : { diff }),
    }));
    const { directory, notes } = planned;
    return {
      result: { distribution: distribution.id, directory, dryRun, files, notes, next },
      text: () => formatContribution(planned, next, input.io, dryRun),
    };
  },
};

async function plan(
  project: Project,
  distribution: Distribution,
  selector: Selector,
  input: CommandInput,
): Promise<PlannedContribution> {
  const directory = contributionDirectory(distribution.id);
  refuseDetour(project.root, `${directory}/${DISTRO_FILE}`, 'file');
  const existing = loadContribution(project, distribution.id);
  const tree = openTree(project.root);
  const borrowed = borrow(project, tree, distribution, input);
  const start = { project, tree, distribution, existing, borrowed };
  const release = selector.release === undefined ? undefined : distribution.release;
  const answers = await askContribution({ ...start, release }, flagsOf(input), input.io, input.yes);
  const overwrite = listOption(input, 'overwrite').map((file) =>
    insideDirectory(file, directory, project, input),
  );
  const options = { force: flagOption(input, 'force'), overwrite };
  const planned = planContribution({ ...start, answers, options });
  refuseUnknown(overwrite, planned);
  return planned;
}

/** A distribution's part is one for every architecture. */
function selectorOf(text: string): Selector {
  const selector = parseSelector(text);
  if (selector.architecture === undefined) return selector;
  throw new ContribError(
    'usage',
    `a distribution’s part is for every architecture, not for ${selector.architecture} alone`,
    {
      hint: `write ${text.split('/')[0] ?? text}`,
    },
  );
}

function borrow(
  project: Project,
  tree: SourceTree,
  distribution: Distribution,
  input: CommandInput,
): Borrowed | undefined {
  const from = textOption(input, 'from');
  if (from === undefined) return undefined;
  const id = findDistributionIfAny(from)?.file.id;
  const name = findBorrowed(tree, id === undefined ? [from] : [from, id]);
  if (name === distribution.id) {
    throw new ContribError('usage', `--from ${from} is the directory that is to be made`, {
      hint: 'name another one',
    });
  }
  refuseDetour(project.root, `${contributionDirectory(name)}/${DISTRO_FILE}`, 'file');
  return readBorrowed(tree, name, loadContribution(project, name));
}

function flagsOf(input: CommandInput): InitFlags {
  return {
    maintainer: textOption(input, 'maintainer'),
    releases: listOption(input, 'release'),
    package: textOption(input, 'package'),
    staging: flagOption(input, 'staging'),
    set: listOption(input, 'set'),
    names: listOption(input, 'name'),
    hooks: listOption(input, 'hook'),
  };
}

/** FILE as people type it: below the directory, the project or where they are. */
function insideDirectory(file: string, directory: string, { root }: Project, { cwd }: CommandInput): string {
  const base = resolve(root, directory);
  const found = [resolve(cwd, file), resolve(root, file), resolve(base, file)].find((path) =>
    path.startsWith(`${base}/`),
  );
  return found === undefined ? file : relative(base, found);
}

function refuseUnknown(overwrite: readonly string[], { writes, directory }: PlannedContribution): void {
  const known = writes.map(({ path }) => path);
  const unknown = overwrite.find((path) => !known.includes(path));
  if (unknown === undefined) return;
  const meant = suggest(unknown, known);
  throw new ContribError('usage', `contrib makes no file ${unknown} in ${directory}/`, {
    hint: meant === undefined ? `it makes ${known.join(', ')}` : `did you mean ${meant}?`,
  });
}
