import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import { directoryLayer } from '../../facts/image/layers.ts';
import type { UnpackCommand } from '../../families/family.ts';
import { familyOf } from '../../families/index.ts';
import type { BundledPackages, ImageBase } from '../../families/portable/compose.ts';
import { basePlace } from '../../families/portable/from-base.ts';
import { openPackages } from '../../families/read.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import { closureOf } from '../../packages/closure.ts';
import type { Package, PackageSet } from '../../packages/package-set.ts';
import { universeOf } from '../../packages/universe.ts';
import { ContribError } from '../../system/errors.ts';
import { run } from '../../system/run.ts';

export type OpenedBase = { readonly base?: ImageBase; readonly bundled?: BundledPackages };

export type BaseRequest = {
  readonly project: Project;
  readonly portable: ProjectPortable;
  readonly distribution: Distribution;
  /** A directory that counts instead of the description's base. */
  readonly directory?: string | undefined;
  /** A directory of this run alone, which packages are unpacked in. */
  readonly scratch: string;
  readonly tell: (text: string) => void;
};

/**
 * What an image takes what it lacks from: nothing, a directory that stands for `/`, or packages of the distribution.
 * @throws ContribError bad-input for a directory that is not there, missing where packages cannot be unpacked here.
 */
export async function openBase(request: BaseRequest): Promise<OpenedBase> {
  const { portable, directory, project } = request;
  const { base = 'none', contents = [] } = portable.item;
  const asked = contents.filter((item) => typeof item !== 'string');
  const fromPackages = directory === undefined && typeof base === 'object' ? base.packages : [];
  const names = [...asked.flatMap(({ packages }) => packages), ...fromPackages];
  const root = directory ?? (typeof base === 'string' && base !== 'none' ? base : undefined);
  const unpacked = names.length === 0 ? undefined : await unpack(names, request);
  if (root !== undefined) {
    return { base: directoryBase(rootOf(root, project, portable)), ...bundledOf(unpacked, asked) };
  }
  if (unpacked === undefined) return {};
  const name = `packages of ${request.distribution.title}`;
  return { base: { ...directoryBase(unpacked.root), name }, ...bundledOf(unpacked, asked) };
}

function rootOf(path: string, project: Project, portable: ProjectPortable): string {
  const root = isAbsolute(path) ? path : resolve(project.root, path);
  if (existsSync(root) && statSync(root).isDirectory()) return root;
  throw new ContribError('bad-input', `the base ${path} is no directory`, {
    place: basePlace(project, portable),
    hint: 'name a directory that stands for /, or none',
  });
}

function directoryBase(root: string): ImageBase {
  return { layer: directoryLayer(root), file: (path) => join(root, path), name: root };
}

type Unpacked = {
  readonly root: string;
  readonly set: PackageSet;
  /** The packages that some of them bring in; those in `without` and what they alone need are left out. */
  readonly reach: (names: readonly string[], without: readonly string[]) => readonly Package[];
};

async function unpack(names: readonly string[], request: BaseRequest): Promise<Unpacked> {
  const { distribution, scratch, tell } = request;
  const family = await familyOf(distribution.family);
  const semantics = await family.semantics?.();
  const root = join(scratch, 'base');
  mkdirSync(root, { recursive: true });
  const command = family.unpack?.({ distribution, packages: names, root });
  if (command === undefined || semantics === undefined) throw cannotUnpack(request);
  tell(`unpacking ${names.join(', ')} and what they depend on`);
  await runUnpack(command);
  const archives = readdirSync(command.archives).map((name) => join(command.archives, name));
  const set = await openPackages(archives.filter((path) => statSync(path).isFile()));
  return {
    root,
    set,
    reach: (wanted, without) => {
      const packages = set.packages.filter(({ name }) => !without.includes(name));
      const universe = universeOf({ ...set, packages }, semantics.words);
      const asked = packages.filter(({ name }) => wanted.includes(name));
      return [...closureOf(universe, asked).members.keys()];
    },
  };
}

function cannotUnpack({ distribution }: BaseRequest): ContribError {
  return new ContribError('missing', `contrib unpacks no packages of ${distribution.title}`, {
    hint: 'install them below a directory, and name that: base: DIR, or --base DIR',
  });
}

async function runUnpack({ command, package: pkg }: UnpackCommand): Promise<void> {
  const [program = '', ...args] = command;
  const { status, stderr } = await run(program, args, { install: `install the package ${pkg}` });
  if (status === 0) return;
  const lines = stderr.trim().split('\n');
  const reason =
    lines.find((line) => line.startsWith('E:') && !line.includes('failed with exit code')) ?? lines.at(-1);
  throw new ContribError('incomplete', `${program} could not unpack the packages: ${reason ?? ''}`, {
    hint: 'look whether the names are right and the mirror can be reached',
  });
}

function bundledOf(
  unpacked: Unpacked | undefined,
  asked: readonly {
    readonly packages: readonly string[];
    readonly without?: readonly string[] | undefined;
  }[],
): Pick<OpenedBase, 'bundled'> {
  if (unpacked === undefined || asked.length === 0) return {};
  const { root, set } = unpacked;
  const packages = asked.flatMap(({ packages: names, without = [] }) => unpacked.reach(names, without));
  return {
    bundled: {
      set,
      packages: [...new Set(packages)],
      contentOf: (_pkg, { path }) => ({ kind: 'file', path: join(root, path) }),
    },
  };
}
