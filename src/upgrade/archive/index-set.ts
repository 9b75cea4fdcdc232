import type { Entry } from '../../packages/entry.ts';
import { memorySet, type Package, type PackageSet } from '../../packages/package-set.ts';

/** Packages of an index, with those of their files that are in question, by the package's name. */
export function indexSet(
  packages: readonly Package[],
  entries: ReadonlyMap<string, readonly Entry[]> = new Map(),
): PackageSet {
  return memorySet(
    { kind: 'archive', path: 'index' },
    packages.map((pkg) => ({ package: pkg, entries: entries.get(pkg.name) ?? [] })),
  );
}

/** An index says no more than the path. What is in /etc is configuration (debhelper, dh_installdeb). */
export function fileOf(path: string): Entry {
  return {
    path,
    type: 'file',
    mode: 0o644,
    owner: 'root',
    group: 'root',
    flags: path.startsWith('/etc/') ? ['config'] : [],
  };
}
