import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PortableRequest } from '../build/portable/portable.ts';
import type { VerityRequest } from '../build/portable/verity.ts';
import type { Project, ProjectPortable } from '../manifest/project.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { type CommandInput, flagOption, listOption, type Option, textOption } from './command.ts';

/** What can be said of the images, by whichever command they are made. */
export const IMAGE_OPTIONS = {
  base: { type: 'value', value: 'DIR', summary: 'Take what the tree lacks from DIR, whatever base: says' },
  image: { type: 'list', value: 'NAME', summary: 'Make this image alone' },
  verity: { type: 'flag', summary: 'Make dm-verity data beside the image: .verity and .roothash' },
  key: { type: 'value', value: 'FILE', summary: 'Sign the root hash with this private key: .roothash.p7s' },
  certificate: { type: 'value', value: 'FILE', summary: 'The certificate of the key' },
  disk: { type: 'flag', summary: 'Make a disk image with partitions, which holds that data as well' },
  extension: {
    type: 'flag',
    summary: 'Make a system extension instead, which lies on an image or a host of the distribution',
  },
} as const satisfies Readonly<Record<string, Option>>;

const NAMES = Object.keys(IMAGE_OPTIONS);

/** The same for a command that makes images among other things. */
export function ofImages(): Readonly<Record<string, Option>> {
  const said = Object.entries<Option>(IMAGE_OPTIONS).map(([name, option]) => [
    name,
    { ...option, summary: `Of images: ${option.summary.charAt(0).toLowerCase()}${option.summary.slice(1)}` },
  ]);
  return Object.fromEntries(said);
}

/** The first of the options that is given, for a command that makes no images this time. */
export function namedImageOption({ options }: CommandInput): string | undefined {
  return NAMES.find((name) => options[name] !== undefined && options[name] !== false);
}

type ImageOptions = Pick<PortableRequest, 'portables' | 'base' | 'verity' | 'disk' | 'isExtension'>;

/**
 * What the options ask for.
 * @throws ContribError usage for what has no meaning together, bad-input where a file is not there.
 */
export function imageOptions(input: CommandInput, project: Project): ImageOptions {
  return {
    portables: chosenPortables(project, listOption(input, 'image')),
    base: baseOption(input),
    ...verityOption(input),
    disk: flagOption(input, 'disk'),
    isExtension: flagOption(input, 'extension'),
  };
}

/** How the directory is called where nobody names one: after the project and this. */
export function imageKind(input: CommandInput): 'extension' | 'portable' {
  return flagOption(input, 'extension') ? 'extension' : 'portable';
}

/** The images of the description, or those that are named. */
function chosenPortables(project: Project, names: readonly string[]): readonly ProjectPortable[] {
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

function baseOption(input: CommandInput): string | undefined {
  const named = textOption(input, 'base');
  if (named === undefined) return undefined;
  if (flagOption(input, 'extension')) {
    throw new ContribError('usage', 'a system extension takes nothing from a base: it lies on one', {
      hint: 'leave out --base',
    });
  }
  const path = resolve(input.cwd, named);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new ContribError('bad-input', `there is no directory ${path}`, {
    hint: 'name one that stands for /',
  });
}

function verityOption(input: CommandInput): { readonly verity?: VerityRequest } {
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
