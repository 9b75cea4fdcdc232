import { existsSync, mkdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import { directoryLayer, setLayer } from '../../facts/image/layers.ts';
import type { UnpackCommand } from '../../families/family.ts';
import { familyOf } from '../../families/index.ts';
import type { BundledPackages } from '../../families/portable/compose.ts';
import { basePlace, type ImageBase } from '../../families/portable/from-base.ts';
import { filesBelow } from '../../families/read/directory.ts';
import { openPackages } from '../../families/read.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import { closureOf } from '../../packages/closure.ts';
import type { Entry } from '../../packages/entry.ts';
import { formatVersion, type Package, type PackageSet } from '../../packages/package-set.ts';
import { universeOf } from '../../packages/universe.ts';
import { ContribError } from '../../system/errors.ts';
import { run } from '../../system/run.ts';
import { type LaidOut, layOut } from './lay-out.ts';
import { requireProgram } from './programs.ts';

export type OpenedBase = {
  readonly base?: ImageBase;
  readonly bundled?: BundledPackages;
  /** All packages that were got, whether something of them is taken or not. */
  readonly packages?: readonly Package[];
};

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
  return { base: { ...unpacked.base, name }, packages: unpacked.set.packages, ...bundledOf(unpacked, asked) };
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
  readonly base: Omit<ImageBase, 'name'>;
  readonly set: PackageSet;
  readonly fileOf: LaidOut;
  /** The packages that some of them bring in; those in `without` and what they alone need are left out. */
  readonly reach: (names: readonly string[], without: readonly string[]) => readonly Package[];
};

const ARCHIVE = /\.(?:deb|rpm|pkg\.tar\.[a-z0-9]+)$/;

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
  const set = await openPackages(filesBelow(command.archives).filter((path) => ARCHIVE.test(path)));
  const { base, fileOf } =
    command.onlyArchives === true
      ? await fromArchives(set, join(scratch, 'files'))
      : {
          base: directoryBase(root),
          fileOf: (_pkg: Package, { path }: { path: string }) => join(root, path),
        };
  return {
    base,
    set,
    fileOf,
    reach: (wanted, without) => {
      const packages = set.packages.filter(({ name }) => !without.includes(name));
      const universe = universeOf({ ...set, packages }, semantics.words);
      const asked = packages.filter(({ name }) => wanted.includes(name));
      return [...closureOf(universe, asked).members.keys()];
    },
  };
}

/** Archives as if they were installed, without a tree of them on this machine. */
async function fromArchives(set: PackageSet, scratch: string): Promise<Pick<Unpacked, 'base' | 'fileOf'>> {
  const fileOf = await layOut(set, scratch);
  const owners = new Map<string, { readonly pkg: Package; readonly entry: Entry }>();
  for (const pkg of set.packages)
    for (const entry of set.entries(pkg)) if (!owners.has(entry.path)) owners.set(entry.path, { pkg, entry });
  const file = (path: string) => {
    const owner = owners.get(path);
    if (owner === undefined) throw new ContribError('incomplete', `no package holds ${path}`);
    return fileOf(owner.pkg, owner.entry);
  };
  const packageOf = (path: string) => {
    const pkg = owners.get(path)?.pkg;
    return pkg === undefined ? undefined : { name: pkg.name, version: formatVersion(pkg.version) };
  };
  return {
    base: { layer: { ...setLayer(set), read: (path) => readFile(file(path)) }, file, packageOf },
    fileOf,
  };
}

function cannotUnpack({ distribution }: BaseRequest): ContribError {
  return new ContribError('missing', `contrib unpacks no packages of ${distribution.title}`, {
    hint: 'install them below a directory, and name that: base: DIR, or --base DIR',
  });
}

async function runUnpack({ command, tool }: UnpackCommand): Promise<void> {
  const [program = '', ...args] = command;
  requireProgram(tool, 'gets packages of the distribution');
  const { status, stdout, stderr } = await run(program, args, { env: { ...process.env, LC_ALL: 'C' } });
  if (status === 0) return;
  throw new ContribError(
    'incomplete',
    `${tool} could not get the packages: ${reasonIn(stderr || stdout.toString('utf8'))}`,
    {
      hint: 'look whether the names are right and the mirror can be reached',
    },
  );
}

/** The line that says what is wrong, and not what was done about it. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  const said = lines.filter((line) => /^(?:E:|error:|No match|.*(?:not found|[Uu]nable to))/i.test(line));
  return said.find((line) => !line.includes('failed with exit code')) ?? lines.at(-1) ?? '';
}

function bundledOf(
  unpacked: Unpacked | undefined,
  asked: readonly {
    readonly packages: readonly string[];
    readonly without?: readonly string[] | undefined;
  }[],
): Pick<OpenedBase, 'bundled'> {
  if (unpacked === undefined || asked.length === 0) return {};
  const { set, fileOf } = unpacked;
  const packages = asked.flatMap(({ packages: names, without = [] }) => unpacked.reach(names, without));
  return {
    bundled: {
      set,
      packages: [...new Set(packages)],
      contentOf: (pkg, entry) => ({ kind: 'file', path: fileOf(pkg, entry) }),
    },
  };
}
