import { posix } from 'node:path';
import type { Package } from '../packages/package-set.ts';
import type { SetView } from './set-view.ts';

const OUT = '${out}';

/**
 * The prefixes of the packages that somebody installs, where each has one of its own in a store: what another package
 * of the set refers to comes along, and is in no profile (Nix manual, "Profiles"). Of a tree without a store, its own
 * top, as `result` of nix-build is. None where packages share a prefix.
 */
export function prefixesOf({ set, policy, list }: SetView): readonly string[] {
  const { store } = policy;
  if (store === undefined) return [];
  const referred = new Set(set.packages.flatMap((pkg) => fieldsOf(pkg, 'reference', pkg)));
  const known = set.packages.flatMap((pkg) => fieldsOf(pkg, 'path'));
  const listed = list(store).map(({ entry }) => entry.path);
  const prefixes = [...new Set(known.length > 0 ? known : listed)].filter((path) => !referred.has(path));
  return prefixes.length > 0 ? prefixes : [''];
}

function fieldsOf({ native }: Package, name: string, except?: Package): string[] {
  const own = except?.native?.fields.find(([key]) => key === 'path')?.[1];
  return (native?.fields ?? []).flatMap(([key, value]) => (key === name && value !== own ? [value] : []));
}

/** A directory of the distribution's, once for each prefix where it is below `${out}`. */
export function directoriesNamed(view: SetView, directory: string): readonly string[] {
  if (!directory.startsWith(OUT)) return [directory];
  return prefixesOf(view).map((prefix) => `${prefix}${directory.slice(OUT.length)}`);
}

/** The path that a file below a package's own prefix has everywhere else: /usr/share/doc/foo. */
export function usualPath(prefixes: readonly string[], path: string): string {
  const prefix = prefixes.find((one) => path.startsWith(`${one}/`));
  return prefix === undefined ? path : posix.join('/usr', path.slice(prefix.length));
}
