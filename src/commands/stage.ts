import { resolve } from 'node:path';
import * as z from 'zod';
import { formatDeploymentMap, groupReleases } from '../plan/deployment-map.ts';
import type { Plan } from '../plan/plan.ts';
import { projectTime } from '../source/timestamp.ts';
import { openTree } from '../source/tree.ts';
import { type Staged, stage } from '../stage/stage.ts';
import { breathe } from '../system/breath.ts';
import { ContribError } from '../system/errors.ts';
import { homeDirectory } from '../system/home.ts';
import { printableName } from '../system/io.ts';
import { startProgress } from '../system/progress.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  flagOption,
  listOption,
  textOption,
} from './command.ts';
import { openPlans, openProject, requireSound } from './open.ts';
import { choosePackages } from './packages.ts';

export const command: Command = {
  name: 'stage',
  summary: 'Install what the mapping says into a directory',
  description:
    'Makes the tree that the package installs, below DIR: the same bytes, modes and times under any umask and from a ' +
    'checkout with any modes. DIR appears whole or not at all.\n\n' +
    'As root, owners and capabilities are set, from the accounts of this machine. What cannot be set, for want of ' +
    'root or of an account that only the package makes, is written to DIR.owners.json; what is not in it belongs to root.',
  arguments: [{ name: 'DISTRO', summary: 'ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64' }],
  options: {
    destdir: { type: 'value', value: 'DIR', summary: 'The directory to make; a new or empty one' },
    built: {
      type: 'value',
      value: 'DIR',
      summary: 'What the project’s own build installed (make install DESTDIR=DIR)',
    },
    package: { type: 'list', value: 'NAME', summary: 'Install this package alone' },
    replace: { type: 'flag', summary: 'Replace DIR and all that is in it' },
  },
  examples: [
    { command: 'contrib stage ubuntu --destdir /tmp/stage', about: 'What the package will install' },
    {
      command: 'contrib check ubuntu --root /tmp/stage',
      about: 'Compare that with the mapping, path by path',
    },
    {
      command: 'contrib stage fedora@44 --destdir stage --package convirt --replace',
      about: 'One package, made anew',
    },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      destination: z.string(),
      packages: z.array(z.string()),
      files: z.int(),
      directories: z.int(),
      links: z.int(),
      bytes: z.int(),
      owners: z.enum(['set', 'recorded']),
      ownersFile: z.string().optional(),
      unset: z.int(),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const destination = destinationOf(input);
  const project = openProject(input);
  await breathe();
  const builtDirectory = textOption(input, 'built');
  const built = builtDirectory === undefined ? undefined : resolve(input.cwd, builtDirectory);
  const opened = openPlans(
    project,
    input.arguments[0] ?? '',
    built === undefined ? {} : { built: openTree(built) },
  );
  const plan = onePlan(choosePackages(opened.plans, listOption(input, 'package')));
  // A tree of files depends on no package.
  await requireSound(plan, { nameless: true });
  const { seconds } = await projectTime(project, input.io.env);
  const progress = startProgress(input.io, 'staging');
  try {
    const staged = await stage(plan, {
      destination,
      seconds,
      replace: flagOption(input, 'replace'),
      precious: [resolve(input.cwd), homeDirectory(input.io.env), built].filter((path) => path !== undefined),
      tell: progress.update,
    });
    const packages = plan.set.packages.map(({ name }) => name);
    return { result: { ...staged, packages }, text: () => describe(staged, packages, input) };
  } finally {
    progress.end();
  }
}

function destinationOf(input: CommandInput): string {
  const directory = textOption(input, 'destdir');
  if (directory !== undefined && directory !== '') return resolve(input.cwd, directory);
  throw new ContribError('usage', 'where to install is not said', {
    hint: 'name a new or empty directory: --destdir DIR',
  });
}

/** One tree holds one release. */
function onePlan(plans: readonly [Plan, ...Plan[]]): Plan {
  const [first] = plans;
  const isOne =
    plans.length === 1 || groupReleases(plans, (plan) => formatDeploymentMap([plan])).length === 1;
  if (isOne) return first;
  const selectors = plans.map(({ distribution: { id, release } }) => `${id}@${release}`);
  throw new ContribError('usage', 'the releases differ, and a tree is one of them', {
    hint: `name one: ${selectors.join(', ')}`,
  });
}

function describe(staged: Staged, packages: readonly string[], input: CommandInput): string {
  const [distro = ''] = input.arguments;
  const { destination, files, directories, links, bytes, owners, ownersFile, unset } = staged;
  const counts = `${plural(files, 'file')} (${formatBytes(bytes)}), ${plural(directories, 'directory', 'directories')}, ${plural(links, 'link')}`;
  const built = textOption(input, 'built');
  const settling = built === undefined ? '' : ` --built ${printableName(built)}`;
  const why = owners === 'set' ? 'this machine cannot set' : 'only root can set';
  return [
    `${printableName(destination)}: ${counts} of ${packages.join(', ')}\n`,
    ...(ownersFile === undefined
      ? []
      : [`${printableName(ownersFile)}: ${plural(unset, 'owner')} that ${why}\n`]),
    `next: contrib check ${distro} --root ${printableName(destination)}${settling}\n`,
  ].join('');
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return step === 0 ? `${bytes} bytes` : `${(bytes / 1024 ** step).toFixed(1)} ${units[step]}`;
}
