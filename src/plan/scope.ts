import type { Distribution } from '../distributions/resolve.ts';
import type { Project } from '../manifest/project.ts';
import type { Scope } from './expand.ts';

/** The variables of a description on one distribution, in one package. */
export function scopeOf(project: Project, distribution: Distribution, packageName: string): Scope {
  const { name, version } = project.manifest;
  return new Map([
    ...Object.entries(distribution.directories).map(([key, value]): [string, string] => [
      key.toLowerCase(),
      value,
    ]),
    // The hash of a store path is known only when it is built (Nix manual, "Store Path").
    ['out', `/nix/store/${name}-${version}`],
    ['name', name],
    ['version', version],
    ['package', packageName],
    ['distro', distribution.id],
    ['release', distribution.release],
    ['arch', distribution.architecture],
  ]);
}
