import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { PortableRequest } from '../build/portable/portable.ts';
import { detectHost } from '../distributions/host.ts';
import type { Project } from '../manifest/project.ts';
import { described } from '../manifest/values.ts';
import { projectTime } from '../source/timestamp.ts';
import { openTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { startStatus } from '../system/progress.ts';
import { type Command, type CommandInput, type CommandOutput, flagOption, textOption } from './command.ts';
import { contributionNames } from './contributions.ts';
import { IMAGE_OPTIONS, imageKind, imageOptions } from './image-options.ts';
import { openPlans, openProject, requireSound } from './open.ts';
import { imagesText } from './portable-text.ts';

/** What a project is judged as where neither a distribution nor a base is named. */
const FALLBACK = 'debian';

export const MadeImages = z.object({
  directory: described(z.nullable(z.string()), 'Null where nothing was written: --dry-run.'),
  images: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      fileName: z.string(),
      bytes: described(z.nullable(z.int()), 'Of the image; null where it was not written.'),
      sha256: z.nullable(z.string()),
      profile: z.string(),
      units: z.array(z.string()),
      exposures: described(
        z.nullable(
          z.array(z.object({ unit: z.string(), bare: z.number(), profiled: z.optional(z.number()) })),
        ),
        'What systemd-analyze security says without and with the profile; null where it is not on this machine.',
      ),
      sources: z.array(
        z.object({
          kind: z.enum(['project', 'contents', 'packages', 'base', 'made']),
          name: z.string(),
          version: z.nullable(z.string()),
          licenses: z.array(z.string()),
          files: z.array(z.string()),
          bytes: z.int(),
        }),
      ),
    }),
  ),
});

export const command: Command = {
  name: 'portable',
  summary: 'Make a portable service image for portablectl attach',
  description:
    'Makes NAME_VERSION.raw of what portable: in contrib.yaml says: the project’s files, its units with their drop-ins ' +
    'merged, everything that their programs need, and what systemd needs to mount the image. What the tree lacks is ' +
    'taken from a base: a directory that stands for /, or packages of the distribution.\n\n' +
    'Before anything is written, the rules of the area portable look at all of it. The image, the list of what was taken ' +
    'from where with its licences, instructions and SHA256SUMS come into one directory, NAME-VERSION-portable beside the ' +
    'tree: whole, or not at all, and the same bytes whoever makes them.\n\n' +
    'Without DISTRO, the one in distros/ holds where there is one, then the one that the base is, then debian.',
  arguments: [
    {
      name: 'DISTRO',
      optional: true,
      summary: 'Whose directories and packages hold: debian, or debian@13/arm64',
    },
  ],
  options: {
    built: {
      type: 'value',
      value: 'DIR',
      summary: 'What the project’s own build installed (make install DESTDIR=DIR)',
    },
    ...IMAGE_OPTIONS,
    'dry-run': { type: 'flag', summary: 'Judge the images and list what would go into them' },
    out: { type: 'value', value: 'DIR', summary: 'The directory to make' },
    replace: { type: 'flag', summary: 'Replace the directory of an earlier run' },
  },
  examples: [
    { command: 'contrib portable --base /', about: 'With the libraries of this machine' },
    { command: 'contrib portable debian@13 --dry-run', about: 'What would go into it, and what is wrong' },
    {
      command: 'contrib portable --built /tmp/stage --out /tmp/image',
      about: 'Of a project with a build of its own',
    },
  ],
  outputs: ['text', 'sarif', 'github'],
  result: () => MadeImages,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const project = openProject(input);
  const built = textOption(input, 'built');
  const selector = input.arguments[0] ?? usualDistribution(project, imageOptions(input, project));
  const builtTree = built === undefined ? {} : { built: openTree(resolve(input.cwd, built)) };
  const { plans } = openPlans(project, selector, builtTree);
  const [plan] = plans;
  await requireSound(plan, { nameless: true });
  const { seconds } = await projectTime(project, input.io.env);
  const { makeImages } = await import('../build/portable/portable.ts');
  const status = startStatus(input.io);
  const isDry = flagOption(input, 'dry-run');
  try {
    const made = await makeImages({
      // The plan's project: the distribution may call its packages otherwise.
      ...imageOptions(input, plan.project),
      project: plan.project,
      distribution: plan.distribution,
      tree: plan.tree,
      set: plan.set,
      contentOf: (pkg, entry) => ({ kind: 'file', path: plan.contentPath(pkg, entry) }),
      seconds,
      ...(isDry ? {} : { out: outOf(input, project), replace: flagOption(input, 'replace') }),
      tell: status.say,
    });
    const { findings, ...result } = made;
    return { result, findings, text: () => imagesText(made, shownDirectory(made.directory, input)) };
  } finally {
    status.end();
  }
}

/** Whose libraries an image holds, it is: os-release of the base says so. */
function usualDistribution(
  project: Project,
  { portables, base: directory }: Pick<PortableRequest, 'portables' | 'base'>,
): string {
  const [only, ...others] = contributionNames(project);
  if (only !== undefined && others.length === 0) return only;
  const said = portables
    .map(({ item }) => item.base)
    .find((base) => typeof base === 'string' && base !== 'none');
  const root = directory ?? (typeof said === 'string' ? resolve(project.root, said) : undefined);
  const host = root === undefined ? undefined : detectHost(root);
  if (host?.distribution === undefined) return FALLBACK;
  const release = host.release === undefined ? '' : `@${host.release}`;
  const architecture = host.architecture === undefined ? '' : `/${host.architecture}`;
  return `${host.distribution}${release}${release === '' ? '' : architecture}`;
}

function outOf(input: CommandInput, { root, manifest }: Project): string {
  const named = textOption(input, 'out');
  const out =
    named === undefined
      ? join(dirname(root), `${manifest.name}-${manifest.version}-${imageKind(input)}`)
      : resolve(input.cwd, named);
  if (root === out || root.startsWith(`${out}/`)) {
    throw new ContribError('usage', `${out} holds the source tree`, {
      hint: 'name another directory with --out',
    });
  }
  if (flagOption(input, 'replace') || !existsSync(out)) return out;
  throw new ContribError('bad-input', `${out} is there already`, {
    hint: 'replace it with --replace, or name another with --out',
  });
}

function shownDirectory(directory: string | null, { cwd }: CommandInput): string | undefined {
  if (directory === null) return undefined;
  return printableName(relative(resolve(cwd), directory) || directory);
}
