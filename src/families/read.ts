import { availableParallelism } from 'node:os';
import type { Origin, PackageSet } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';
import { FAMILY_IDS } from './family-id.ts';
import { familyOf } from './index.ts';
import { filesBelow, kindOf, realPathOf, treesIn } from './read/directory.ts';
import { readFileHead } from './read/head.ts';
import { mapOrdered } from './read/map-ordered.ts';
import { setOf } from './read/set.ts';
import { readTree } from './read/tree.ts';
import type { FileHead, PackageReader, ReadOptions, ReadPackage } from './reader.ts';

/**
 * Reads packages of any family, told apart by their bytes and never by their names: package files, directories of them,
 * staged trees, directories of those, installed roots (with the packages of their database, where there is one), in any
 * mix, as one set.
 * Nothing of them is run. What a package lists is in memory, its content is read when it is asked for.
 * @throws ContribError bad-input for what is no package or a damaged one, missing where a program is needed.
 */
export async function openPackages(paths: readonly string[], options: ReadOptions = {}): Promise<PackageSet> {
  const found: { path: string; kind: 'file' | 'tree'; mayBeOther: boolean }[] = [];
  for (const path of paths) {
    const kind = kindOf(path);
    const trees = kind === 'directory' ? treesIn(path) : undefined;
    if (kind !== 'directory') found.push({ path, kind, mayBeOther: false });
    else if (trees !== undefined)
      found.push(...trees.map((tree) => ({ path: tree, kind: 'tree' as const, mayBeOther: false })));
    else
      found.push(
        ...filesBelow(path).map((file) => ({ path: file, kind: 'file' as const, mayBeOther: true })),
      );
  }
  const seen = new Set<string>();
  const once = found.filter(({ path }) => {
    const real = realPathOf(path);
    return !seen.has(real) && seen.add(real);
  });
  const members = await mapOrdered(once, availableParallelism(), async ({ path, kind, mayBeOther }) => {
    if (kind === 'tree') return readRoot(path, options);
    const head = await readFileHead(path);
    const reader = await readerFor(head);
    // Of a directory of results, the source that they were built from is none.
    if (mayBeOther && reader?.isSource?.(head) === true) return 'source';
    if (reader !== undefined) return (await readFile(path, reader, options)).filter(isWanted(mayBeOther));
    if (mayBeOther && !CALLED_PACKAGE.test(path)) return [];
    throw noPackage(path);
  });
  const all = members.flatMap((member) => (member === 'source' ? [] : member));
  if (all.length === 0) throw nothingIn(paths, members.includes('source'));
  return setOf(originOf(paths, all), all);
}

/** What is called so and holds something else was not downloaded, or not whole; signatures have a name behind it. */
const CALLED_PACKAGE = /\.(?:deb|udeb|ddeb|rpm|apk|pkg\.tar(?:\.(?:gz|bz2|xz|zst|lz4|lrz|lzo|Z))?)$/;

const READS =
  'contrib reads .deb, .rpm, pacman and apk packages, exports of Nix, images of squashfs and erofs, directories of them, and installed or staged trees';

function noPackage(path: string): ContribError {
  const hint = CALLED_PACKAGE.test(path)
    ? 'its name says that it is one: fetch it again, or leave it out'
    : READS;
  return new ContribError('bad-input', `${path} is no package that contrib reads`, { hint });
}

function nothingIn(paths: readonly string[], hasSource: boolean): ContribError {
  return new ContribError('bad-input', `there is no package in ${paths.join(', ')}`, {
    hint: hasSource ? 'source packages install nothing: build them, and name what comes of it' : READS,
  });
}

/** Of a directory of results, packages for Debian's installer are no more than the source what a system installs. */
function isWanted(mayBeOther: boolean): (member: ReadPackage) => boolean {
  const isInstallers = ({ package: { native } }: ReadPackage) =>
    native?.fields.some(([name, value]) => name === 'Package-Type' && value === 'udeb') === true;
  return (member) => !mayBeOther || !isInstallers(member);
}

/** One after the other, so that whoever finds its format loads no more of them. */
async function* allReaders(): AsyncGenerator<PackageReader> {
  for (const id of FAMILY_IDS) {
    const reader = await (await familyOf(id)).read?.();
    if (reader !== undefined) yield reader;
  }
  yield (await import('./portable/read/reader.ts')).imageReader;
}

async function readerFor(head: FileHead): Promise<PackageReader | undefined> {
  for await (const reader of allReaders()) if (reader.recognizes(head)) return reader;
  return undefined;
}

/** Archives and decoders say the file in the message and as a place; here one of them is enough. */
async function readFile(
  path: string,
  reader: PackageReader,
  options: ReadOptions,
): Promise<readonly ReadPackage[]> {
  try {
    return [await reader.readFile(path, options)].flat();
  } catch (error) {
    if (!(error instanceof ContribError) || error.place === undefined) throw error;
    const { code, message, hint } = error;
    throw new ContribError(code, message, { cause: error, ...(hint === undefined ? {} : { hint }) });
  }
}

/** The packages of the databases that a tree has; where it has none, the tree itself is one. */
async function readRoot(root: string, options: ReadOptions): Promise<readonly ReadPackage[]> {
  const packages: ReadPackage[] = [];
  for await (const reader of allReaders())
    packages.push(...((await reader.readInstalled?.(root, options)) ?? []));
  return packages.length > 0 ? packages : [readTree(root)];
}

function originOf(paths: readonly string[], members: readonly ReadPackage[]): Origin {
  const [path = ''] = paths;
  const [first] = members;
  const isOne = paths.length === 1 && first !== undefined && first.package.origin.path === path;
  return isOne ? first.package.origin : { kind: 'archive', path };
}
