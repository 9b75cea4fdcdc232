import { posix } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import { type Closure, type ClosureRoot, closureOf } from '../../facts/image/closure.ts';
import { closureRoots, programsOf } from '../../facts/image/image.ts';
import { findIn, isFile, type Layer, type Step, setLayer } from '../../facts/image/layers.ts';
import type { SetFacts } from '../../facts/set-facts.ts';
import type { UnitFacts } from '../../facts/units/units.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import type { PackageSet } from '../../packages/package-set.ts';
import { ContribError } from '../../system/errors.ts';
import type { TextPlace } from '../../system/place.ts';
import type { PackageOwner } from '../family.ts';
import { familyOf } from '../index.ts';
import { type ImageFile, madeLink } from './image-files.ts';

/** Where what the tree lacks is taken from. */
export type ImageBase = {
  readonly layer: Layer;
  /** The file of this machine that holds a file of the base. */
  readonly file: (path: string) => string;
  /** As the user named it. */
  readonly name: string;
  /** The package that has a path, where packages are all that the base is; of a directory its own database is asked. */
  readonly packageOf?: (path: string) => PackageOwner | undefined;
};

type Input = {
  readonly base: ImageBase;
  /** What the image has by then. */
  readonly set: PackageSet;
  readonly facts: SetFacts;
  readonly units: readonly UnitFacts[];
  readonly project: Project;
  readonly portable: ProjectPortable;
  readonly distribution: Distribution;
};

/** A directory that a link leads to may be a whole one; more than this is none that somebody meant. */
const MOST_BELOW = 200_000;

/**
 * Programs, interpreters, loaders and libraries that the tree lacks and the base has, and what links of the description
 * lead to: with every link of the base on the way, and nothing else.
 */
export async function takenFromBase(input: Input): Promise<ImageFile[]> {
  const { base, set, facts, units, distribution, portable, project } = input;
  const own = setLayer(set);
  const layers = [own, base.layer];
  const searchPath = distribution.path.service;
  const programs = await programsOf(facts, units, layers, searchPath);
  const objects = linkedObjects(portable, layers);
  const roots = [...closureRoots(programs), ...ownObjects(set), ...objects.map(({ path }) => ({ path }))];
  const closure = await closureOf(layers, roots, { searchPath, configured: base.layer });
  const steps = [...programs.map(({ found }) => found), ...closure.needs.map(({ found }) => found)].flatMap(
    (found) => found?.steps ?? [],
  );
  const here = project.located.locateKey(['portable', portable.name]);
  return [
    ...[...steps, ...objects]
      .filter(({ layer }) => layer === base.layer)
      .filter(isPublic)
      .map((step) => fromBase(step, base)),
    ...hiddenLibraries(closure).map(([path, target]) => madeLink(path, target, here)),
  ];
}

/** What the project itself ships and can be loaded or run: a plugin has needs as a program has. */
function ownObjects(set: PackageSet): ClosureRoot[] {
  return set.packages.flatMap((pkg) =>
    [...set.entries(pkg)]
      .filter(({ type }) => type === 'file')
      .filter(({ path, mode }) => (mode & 0o111) !== 0 || /\.so(?:\.|$)/.test(path))
      .map(({ path }) => ({ path })),
  );
}

/** What `symlinks` lead to: a file, or a directory with everything in it. */
function linkedObjects({ item }: ProjectPortable, layers: readonly Layer[]): Step[] {
  return (item.symlinks ?? []).flatMap(({ object }) => {
    const found = findIn(layers, object);
    if (found === undefined) return [];
    return [...found.steps, ...below(found.layer, found.path, layers)];
  });
}

/** Everything below a directory, and what links in it lead to: certificates are links to those of packages. */
function below(layer: Layer, top: string, layers: readonly Layer[]): Step[] {
  const steps: Step[] = [];
  const pending = [top];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    for (const name of layer.list(path)) {
      const inner = posix.join(path, name);
      const node = layer.at(inner);
      if (node === undefined) continue;
      if (steps.length >= MOST_BELOW) {
        throw new ContribError('bad-input', `${top} of the base holds more than ${MOST_BELOW} files`, {
          hint: 'lead the link to a smaller directory',
        });
      }
      if (node.type === 'symlink') steps.push(...(findIn(layers, inner)?.steps ?? []));
      steps.push({ layer, path: inner, node });
      if (node.type === 'directory') pending.push(inner);
    }
  }
  return steps;
}

/** A description comes from a stranger: of a base it gets what a service could read, and nothing of people's own. */
function isPublic({ path, node }: Step): boolean {
  if (node.type === 'symlink') return true;
  return (node.mode & 0o004) !== 0 && !/^\/(?:root|home|proc|sys|dev|run|tmp|var)(?:\/|$)/.test(path);
}

function fromBase({ path, node }: Step, base: ImageBase): ImageFile {
  // A link at the top, such as /lib, belongs to no package in particular.
  const isTop = node.type === 'symlink' && /^\/[^/]+$/.test(path);
  const from = isTop ? ({ kind: 'made' } as const) : ({ kind: 'base', name: base.name } as const);
  const entry = { path, mode: node.mode, owner: 'root', group: 'root', flags: [] };
  if (node.type === 'symlink')
    return { entry: { ...entry, type: 'symlink', target: node.target ?? '' }, from };
  if (!isFile(node)) return { entry: { ...entry, type: 'directory' }, from };
  return {
    entry: { ...entry, type: 'file', ...(node.size === undefined ? {} : { size: node.size }) },
    content: { kind: 'file', path: base.file(path) },
    from,
  };
}

/**
 * An image has no cache of ld.so: a library that a base has in a directory of ld.so.conf gets a link beside the
 * loader, where every loader looks by itself.
 */
function hiddenLibraries({ needs }: Closure): (readonly [path: string, target: string])[] {
  const loader = needs.find(({ kind, found }) => kind === 'loader' && found !== undefined)?.found;
  if (loader === undefined) return [];
  return needs.flatMap(({ name, found, onlyConfigured }) =>
    onlyConfigured === true && found !== undefined
      ? [[posix.join(posix.dirname(loader.path), name), found.path] as const]
      : [],
  );
}

/** Where the description names the base. */
export function basePlace({ located }: Project, { name }: ProjectPortable): TextPlace {
  return located.locate(['portable', name, 'base']);
}

/** Which packages of a base the files belong to. */
export async function ownersOf(
  files: readonly ImageFile[],
  base: ImageBase,
  distribution: Distribution,
): Promise<ReadonlyMap<string, PackageOwner>> {
  const { packageOf } = base;
  const paths = files.filter(({ from }) => from.kind === 'base').map(({ entry }) => entry.path);
  if (packageOf !== undefined) {
    return new Map(
      paths.flatMap((path) => {
        const owner = packageOf(path);
        return owner === undefined ? [] : [[path, owner] as const];
      }),
    );
  }
  const { owners } = await familyOf(distribution.family);
  return (await owners?.(base.file('/'), paths)) ?? new Map();
}

/** Whoever hands out a package's files hands out its licence with them. */
export function licenseFiles(owners: ReadonlyMap<string, PackageOwner>, base: ImageBase): ImageFile[] {
  const names = new Set([...owners.values()].map(({ name }) => name));
  return [...names].sort().flatMap((name) => {
    const directory = `/usr/share/licenses/${name}`;
    const paths = base.layer.list(directory).map((file) => posix.join(directory, file));
    return [`/usr/share/doc/${name}/copyright`, ...paths]
      .flatMap((path) => findIn([base.layer], path)?.steps ?? [])
      .map((step) => fromBase(step, base));
  });
}
