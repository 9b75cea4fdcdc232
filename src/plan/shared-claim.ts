import { isBaseDirectory } from '../distributions/paths.ts';
import type { Distribution } from '../distributions/resolve.ts';
import { compileInstalled, hasWildcard } from './patterns.ts';
import type { Claim } from './plan.ts';

/**
 * A directory of the distribution's base packages that a claim would take as a whole; undefined where there is none.
 * What a build installs there has to be named: the directory is not the package's own.
 */
export function sharedDirectory({ pattern }: Claim, distribution: Distribution): string | undefined {
  const clean = pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '') || '/';
  if (!hasWildcard(clean)) return clean === '/' || isBaseDirectory(distribution, clean) ? clean : undefined;
  return distribution.ownedDirectories.filter((path) => !path.includes('*')).find(compileInstalled(clean));
}
