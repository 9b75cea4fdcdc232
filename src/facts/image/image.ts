import type { Distribution } from '../../distributions/distribution.ts';
import type { Evidence } from '../../findings/finding.ts';
import type { PackageSet } from '../../packages/package-set.ts';
import type { Place } from '../../system/place.ts';
import type { Environment } from '../process.ts';
import { factsOf, type SetFacts } from '../set-facts.ts';
import { viewSet } from '../set-view.ts';
import { settingPlace } from '../units/environment.ts';
import type { UnitFacts } from '../units/units.ts';
import { type Closure, type ClosureRoot, closureOf } from './closure.ts';
import { type ImageUnits, imageUnits } from './image-units.ts';
import { type Found, findIn, type Layer, setLayer } from './layers.ts';
import { API_MOUNT_POINTS, impliedMountPoints, type MountPoint } from './mount-points.ts';
import { prefixOf } from './names.ts';
import { type ImageRelease, readExtensionRelease, readOsRelease } from './os-release.ts';
import { DEFAULT_PROFILE } from './profiles.ts';

/** A program that a unit starts, as the unit names it. */
export type ImageProgram = {
  /** Absolute, or a bare name that is in no directory of the search path. */
  readonly path: string;
  readonly unit: UnitFacts;
  /** `ExecStart` and the like. */
  readonly key: string;
  /** A failure of the command does not count (`-`). */
  readonly ignoresFailure: boolean;
  readonly evidence: Evidence;
  readonly found?: Found;
  /** Its LD_LIBRARY_PATH. */
  readonly libraryPath: readonly string[];
};

/** What an image is called, and how it is to be attached. */
export type ImageIdentity = {
  /** `demo_1.0.raw`. */
  readonly fileName: string;
  /** Where the image as a whole is described: the manifest's entry, or the file. */
  readonly place: Place;
  /** `default` where nobody says. */
  readonly profile: string;
  /** The line that says the profile, where one does. */
  readonly profilePlace?: Place;
  /** The units that a description asks for by name, and where. */
  readonly listed?: readonly { readonly name: string; readonly place: Place }[];
  /** The size of the file, or of the partition in it; undefined where it is not written yet. */
  readonly bytes?: number;
};

/** A portable service image, whoever made it, or the tree that is to become one. */
export type ImageFacts = ImageIdentity & {
  /** What its units' names begin with. */
  readonly prefix: string;
  readonly set: PackageSet;
  readonly facts: SetFacts;
  readonly layer: Layer;
  readonly units: ImageUnits;
  readonly programs: readonly ImageProgram[];
  readonly closure: Closure;
  readonly mountPoints: readonly MountPoint[];
  /** The scripts that are started, with their first lines. */
  readonly scripts: readonly { readonly path: string; readonly lines: readonly string[] }[];
  readonly osRelease?: ImageRelease;
  /** Of a system extension, which lies on another image: that brings what is not in it. */
  readonly extension?: ImageRelease;
  /** The place of a path of the image: the line that it comes from, where there is one. */
  readonly placeOf: (path: string) => Place;
};

/** Reads from a set what the rules about images look at. */
export async function imageFacts(
  set: PackageSet,
  identity: ImageIdentity,
  distribution: Distribution,
): Promise<ImageFacts> {
  // In an image every link is one of its own: nothing of a distribution is taken for granted.
  const facts = factsOf(viewSet(set, { ...distribution, pathAliases: {} }));
  const layer = setLayer(set);
  const prefix = prefixOf(identity.fileName);
  const units = await imageUnits(facts, layer, prefix);
  const searchPath = distribution.path.service;
  const programs = await programsOf(facts, units.attached, [layer], searchPath);
  const osRelease = await readOsRelease(layer);
  const extension = osRelease === undefined ? await readExtensionRelease(layer) : undefined;
  const [pkg] = set.packages;
  const closure = await closureOf([layer], closureRoots(programs), {
    searchPath,
    configured: findIn([layer], '/etc/ld.so.cache') === undefined ? undefined : layer,
  });
  return {
    ...identity,
    profile: identity.profile || DEFAULT_PROFILE,
    prefix,
    set,
    facts,
    layer,
    units,
    programs,
    closure,
    scripts: await scriptsOf(closure),
    mountPoints: [...API_MOUNT_POINTS, ...units.attached.flatMap(impliedMountPoints)],
    ...(osRelease === undefined ? {} : { osRelease }),
    ...(extension === undefined ? {} : { extension }),
    placeOf: (path) =>
      facts.view.resolve(path)?.item?.entry.place ?? { package: pkg?.name ?? identity.fileName, path },
  };
}

const SCRIPT_HEAD = 64 * 1024;

async function scriptsOf({ files }: Closure): Promise<ImageFacts['scripts']> {
  const scripts: ImageFacts['scripts'][number][] = [];
  for (const { found, binary } of files.values()) {
    if (binary !== undefined) continue;
    const head = (await found.layer.read(found.path)).subarray(0, SCRIPT_HEAD);
    if (head.toString('latin1', 0, 2) === '#!')
      scripts.push({ path: found.path, lines: head.toString('utf8').split('\n') });
  }
  return scripts;
}

/** Every program of the Exec lines of units; of wrappers in shell script what they start in turn comes too. */
export async function programsOf(
  facts: SetFacts,
  units: readonly UnitFacts[],
  layers: readonly Layer[],
  searchPath: readonly string[],
): Promise<ImageProgram[]> {
  const programs: ImageProgram[] = [];
  for (const unit of units) {
    for (const { key, stages, ignoresFailure } of await facts.commands(unit)) {
      const [first, ...inner] = stages;
      if (first === undefined) continue;
      const { evidence } = first;
      const path = locate(first.program, layers, searchPath);
      const found = findIn(layers, path);
      const base = { unit, key, libraryPath: libraryPathOf(first.environment) };
      programs.push({ ...base, path, ignoresFailure, evidence, ...(found === undefined ? {} : { found }) });
      for (const stage of inner) {
        const nested = locate(stage.program, layers, stage.searchPath);
        const there = findIn(layers, nested);
        // What a script calls may be a word of the shell itself, or behind a condition: only what is there is known.
        if (there === undefined || BUILTINS.has(stage.program)) continue;
        programs.push({
          ...base,
          path: nested,
          ignoresFailure: true,
          evidence: stage.evidence,
          found: there,
        });
      }
    }
  }
  return programs;
}

function libraryPathOf(environment: Environment): readonly string[] {
  return (environment.get('LD_LIBRARY_PATH')?.value ?? '').split(':').filter((path) => path.startsWith('/'));
}

/** What a shell does itself although there may be a program of that name (POSIX, 2.14, and "Regular Built-ins"). */
const BUILTINS = new Set(
  'true false echo printf test [ cd pwd kill read type umask wait export set unset exec exit eval trap'.split(
    ' ',
  ),
);

/** A name without a slash is looked for where systemd looks (systemd.service(5), "Command Lines"). */
function locate(program: string, layers: readonly Layer[], searchPath: readonly string[]): string {
  if (program.includes('/')) return program;
  const paths = searchPath.map((directory) => `${directory}/${program}`);
  return paths.find((path) => findIn(layers, path) !== undefined) ?? program;
}

/** What a closure begins with: the programs that are there. */
export function closureRoots(programs: readonly ImageProgram[]): ClosureRoot[] {
  return programs
    .filter(({ found }) => found !== undefined)
    .map(({ path, libraryPath }) => ({ path, libraryPath }));
}

/** The place of a mount point's setting; the image as a whole for what systemd itself asks for. */
export function mountPointPlace({ setting }: MountPoint, image: ImageFacts): Place {
  return setting === undefined ? image.place : settingPlace(setting);
}
