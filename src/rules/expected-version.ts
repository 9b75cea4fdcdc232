import type { Manifest } from '../manifest/schema.ts';
import type { Package } from '../packages/package-set.ts';

/**
 * Upstream's version of the packages that are a project's, among whatever else a set has: those of the project's name, of
 * a name that begins with it, or of a package that its manifest has. Where none is called so, what all packages say.
 * Undefined where they disagree, or nothing says one, as in a staged tree.
 */
export function versionOfProject(
  { name, packages }: Pick<Manifest, 'name' | 'packages'>,
  all: readonly Package[],
): string | undefined {
  const isNamed = (pkg: Package) => pkg.name === name || Object.hasOwn(packages, pkg.name);
  const groups = [all.filter(isNamed), all.filter((pkg) => pkg.name.startsWith(`${name}-`)), all];
  const own = groups.find((group) => group.length > 0) ?? [];
  const versions = [...new Set(own.map((pkg) => pkg.version.version))];
  const [only = ''] = versions;
  return versions.length === 1 && only !== '' ? only : undefined;
}

/** Upstream's versions by their numbers; what a distribution appends (`+dfsg`, `~ds`) is not upstream's. */
export function compareUpstream(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.replace(/[+~].*$/, '').split(/[._-]/));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference =
      (Number.parseInt(left?.[index] ?? '0', 10) || 0) - (Number.parseInt(right?.[index] ?? '0', 10) || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
