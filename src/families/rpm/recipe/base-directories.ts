import type { Distribution } from '../../../distributions/resolve.ts';
import { compileInstalled, hasWildcard } from '../../../plan/patterns.ts';
import type { Claim } from '../../../plan/plan.ts';
import { groupBy } from '../../../system/group.ts';
import { withMacros } from '../paths.ts';

/** Where no package installs anything: no line has to keep a claim from it. */
const NEVER = /^\/usr\/(?:local|src|tmp)\//;

/**
 * Lines of %files that take out of a claimed directory what other packages own: a claim of all that the build installs
 * would make the package an owner of /usr/bin (Fedora packaging guidelines, "File and Directory Ownership").
 */
export function excludedDirectories({ pattern }: Claim, distribution: Distribution): string[] {
  const claimed = pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '');
  if (claimed === '' || hasWildcard(claimed)) return [];
  const within = distribution.ownedDirectories.filter(
    (path) => (path === claimed || path.startsWith(`${claimed}/`)) && !NEVER.test(path),
  );
  const paths = withoutCovered(within);
  const [itself, below] = [paths.includes(claimed), paths.filter((path) => path !== claimed)];
  // What is below one directory is one pattern: rpmbuild warns of each that matches nothing.
  const byBase = groupBy(below, (path) => baseOf(path, claimed, distribution));
  return [
    ...(itself ? [spelled(claimed, distribution)] : []),
    ...[...byBase].map(([base, members]) => {
      const names = members.map((path) => path.slice(base.length + 1));
      return `${spelled(base, distribution)}/${alternatives(names)}`;
    }),
  ].map((path) => `%exclude %dir ${path}`);
}

function spelled(path: string, distribution: Distribution): string {
  return withMacros(path, distribution, (rest) => rest);
}

/** The directory right below the claimed one that a path lies in, where that has a macro; the claimed one otherwise. */
function baseOf(path: string, claimed: string, distribution: Distribution): string {
  const [first = '', ...rest] = path.slice(claimed.length + 1).split('/');
  const inner = `${claimed}/${first}`;
  return rest.length === 0 || spelled(inner, distribution).includes('/') ? claimed : inner;
}

function alternatives(names: readonly string[]): string {
  return names.length === 1 ? names.join('') : `{${names.join(',')}}`;
}

/** A path that another pattern takes too is said once. */
function withoutCovered(paths: readonly string[]): string[] {
  const patterns = paths
    .filter(hasWildcard)
    .map((pattern) => ({ pattern, matches: compileInstalled(pattern) }));
  return paths.filter((path) => !patterns.some(({ pattern, matches }) => pattern !== path && matches(path)));
}
