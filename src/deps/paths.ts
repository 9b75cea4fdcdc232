import type { Distribution } from '../distributions/resolve.ts';
import type { Capability } from '../facts/capability.ts';
import type { FilesIndex, OwnedPath } from '../indexes/files.ts';

/** The paths of an index that a capability means on a distribution, the likeliest first. */
export function pathsOf(
  { kind, name }: Capability,
  files: readonly FilesIndex[],
  distribution: Distribution,
): readonly OwnedPath[] {
  const byKey = (key: string) => files.flatMap((index) => index.byKey(key));
  const byPath = (path: string) =>
    spellings(path, distribution).flatMap((spelling) => files.flatMap((index) => index.byPath(spelling)));
  switch (kind) {
    case 'file':
      return byPath(name);
    case 'command':
      if (name.startsWith('/')) return byPath(name);
      return inDirectories(
        byKey(`command:${name}`),
        [...distribution.path.root, ...distribution.path.user],
        distribution,
      );
    case 'library':
      return inDirectories(byKey(`library:${name}`), libraryDirectories(distribution), distribution);
    case 'header':
      return nearest(
        byKey(`header:${name.slice(name.lastIndexOf('/') + 1)}`).filter(({ path }) =>
          path.endsWith(`/${name}`),
        ),
        name,
        distribution,
      );
    case 'kernel-module':
      return byKey(`kernel-module:${name.replaceAll('-', '_')}`);
    case 'service':
      return byKey(`service:${/\.[a-z]+$/.test(name) ? name : `${name}.service`}`);
    default:
      return byKey(`${kind}:${name}`);
  }
}

/** A path and what it was called before /usr was merged, or is called now. */
function spellings(path: string, { pathAliases }: Distribution): readonly string[] {
  const found = new Set([path]);
  for (const [from, to] of Object.entries(pathAliases)) {
    if (path.startsWith(`${from}/`)) found.add(`${to}${path.slice(from.length)}`);
    if (path.startsWith(`${to}/`)) found.add(`${from}${path.slice(to.length)}`);
  }
  return [...found];
}

function inDirectories(
  found: readonly OwnedPath[],
  directories: readonly string[],
  distribution: Distribution,
): readonly OwnedPath[] {
  const known = directories.map((directory) => canonical(directory, distribution));
  const rank = ({ path }: OwnedPath) =>
    known.indexOf(canonical(path.slice(0, path.lastIndexOf('/')), distribution));
  return found.filter((one) => rank(one) >= 0).sort((a, b) => rank(a) - rank(b));
}

function canonical(directory: string, { pathAliases }: Distribution): string {
  for (const [from, to] of Object.entries(pathAliases)) {
    if (directory === from || directory.startsWith(`${from}/`)) return `${to}${directory.slice(from.length)}`;
  }
  return directory;
}

function libraryDirectories({ directories, multiarch }: Distribution): readonly string[] {
  const ofArchitecture = multiarch === undefined ? [] : [`/lib/${multiarch}`];
  return [directories.libdir, ...ofArchitecture, '/usr/lib', '/lib'];
}

/** Those that the fewest directories stand before: without any, the compiler finds it unasked. */
function nearest(
  found: readonly OwnedPath[],
  name: string,
  { multiarch }: Distribution,
): readonly OwnedPath[] {
  const ofArchitecture = multiarch === undefined ? '' : `/usr/include/${multiarch}/`;
  const depth = ({ path }: OwnedPath) => {
    const isOfArchitecture = ofArchitecture !== '' && path.startsWith(ofArchitecture);
    const base = isOfArchitecture ? ofArchitecture : '/usr/include/';
    return path.slice(base.length).split('/').length - name.split('/').length;
  };
  const least = Math.min(...found.map(depth));
  return found.filter((one) => depth(one) === least);
}
