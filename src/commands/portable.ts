import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { VerityRequest } from '../build/portable/verity.ts';
import { detectHost } from '../distributions/host.ts';
import type { Project, ProjectPortable } from '../manifest/project.ts';
import { described } from '../manifest/values.ts';
import { projectTime } from '../source/timestamp.ts';
import { openTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { startStatus } from '../system/progress.ts';
import { suggest } from '../system/suggest.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  flagOption,
  listOption,
  textOption,
} from './command.ts';
import { contributionNames } from './contributions.ts';
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
    base: { type: 'value', value: 'DIR', summary: 'Take what the tree lacks from DIR, whatever base: says' },
    built: {
      type: 'value',
      value: 'DIR',
      summary: 'What the project’s own build installed (make install DESTDIR=DIR)',
    },
    image: { type: 'list', value: 'NAME', summary: 'Make this image alone' },
    verity: { type: 'flag', summary: 'Make dm-verity data beside the image: .verity and .roothash' },
    key: { type: 'value', value: 'FILE', summary: 'Sign the root hash with this private key: .roothash.p7s' },
    disk: { type: 'flag', summary: 'Make a disk image with partitions, which holds that data as well' },
    certificate: { type: 'value', value: 'FILE', summary: 'The certificate of the key' },
    extension: {
      type: 'flag',
      summary: 'Make a system extension instead, which lies on an image or a host of the distribution',
    },
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
  const portables = chosenPortables(project, listOption(input, 'image'));
  const base = textOption(input, 'base');
  if (base !== undefined && flagOption(input, 'extension')) {
    throw new ContribError('usage', 'a system extension takes nothing from a base: it lies on one', {
      hint: 'leave out --base',
    });
  }
  const baseDirectory = base === undefined ? undefined : baseOf(resolve(input.cwd, base));
  const built = textOption(input, 'built');
  const selector = input.arguments[0] ?? usualDistribution(project, portables, baseDirectory);
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
      project,
      portables,
      distribution: plan.distribution,
      tree: plan.tree,
      set: plan.set,
      contentOf: (pkg, entry) => ({ kind: 'file', path: plan.contentPath(pkg, entry) }),
      seconds,
      base: baseDirectory,
      ...verityOf(input),
      disk: flagOption(input, 'disk'),
      isExtension: flagOption(input, 'extension'),
      ...(isDry ? {} : { out: outOf(input, project), replace: flagOption(input, 'replace') }),
      tell: status.say,
    });
    const { findings, ...result } = made;
    return { result, findings, text: () => imagesText(made, shownDirectory(made.directory, input)) };
  } finally {
    status.end();
  }
}

/** The images of the description, or those that are named. */
export function chosenPortables(project: Project, names: readonly string[]): readonly ProjectPortable[] {
  const { portables, located } = project;
  if (portables.length === 0) {
    throw new ContribError('bad-input', `${located.file} describes no portable service`, {
      place: located.locate([]),
      hint: 'add portable: with the name of an image, such as portable: { demo: { units: [demo.service] } }',
    });
  }
  for (const name of names) {
    const known = portables.map((one) => one.name);
    if (known.includes(name)) continue;
    const meant = suggest(name, known);
    throw new ContribError('usage', `there is no image ${JSON.stringify(name)}`, {
      hint: meant === undefined ? `there is ${known.join(', ')}` : `did you mean ${meant}?`,
    });
  }
  return names.length === 0 ? portables : portables.filter(({ name }) => names.includes(name));
}

/** @throws ContribError usage for a key without its certificate, bad-input where one is not there. */
function verityOf(input: CommandInput): { readonly verity?: VerityRequest } {
  const [key, certificate] = ['key', 'certificate'].map((name) => textOption(input, name));
  if ((key === undefined) !== (certificate === undefined)) {
    throw new ContribError('usage', 'a signature needs both a key and its certificate', {
      hint: 'name them with --key and --certificate',
    });
  }
  if (key === undefined || certificate === undefined)
    return flagOption(input, 'verity') ? { verity: {} } : {};
  const [keyFile, certificateFile] = [resolve(input.cwd, key), resolve(input.cwd, certificate)];
  for (const path of [keyFile, certificateFile]) {
    if (!existsSync(path)) throw new ContribError('bad-input', `there is no file ${path}`);
  }
  return { verity: { signing: { key: keyFile, certificate: certificateFile } } };
}

function baseOf(path: string): string {
  if (existsSync(path)) return path;
  throw new ContribError('bad-input', `there is no directory ${path}`, {
    hint: 'name one that stands for /',
  });
}

/** Whose libraries an image holds, it is: os-release of the base says so. */
function usualDistribution(
  project: Project,
  portables: readonly ProjectPortable[],
  directory: string | undefined,
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
      ? join(
          dirname(root),
          `${manifest.name}-${manifest.version}-${flagOption(input, 'extension') ? 'extension' : 'portable'}`,
        )
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
