import { compileInstalled, withAllBelow } from '../plan/patterns.ts';
import type { Plan } from '../plan/plan.ts';

/** Where libraries are on one distribution or another: lib, lib64, and Debian's directory of an architecture. */
const LIBDIR = /^\/usr\/lib(?:64|32|\/[\w-]+)?$/;

export function isLibdir(path: string): boolean {
  return LIBDIR.test(path);
}

/**
 * A test for what the build installed into the libdir of another distribution, and a line of the mapping wants in that
 * of this one. The line is told to match nothing, and why: what it would have taken need not be told once more.
 */
export function isInOtherLibdir({ claims, distribution }: Plan): (path: string) => boolean {
  const { libdir } = distribution.directories;
  const wanted = claims
    .filter(({ problems }) => problems.some(({ kind }) => kind === 'matches-nothing'))
    .filter(({ pattern }) => pattern.startsWith(`${libdir}/`))
    .map(({ pattern }) => compileInstalled(pattern.replace(/\/+$/, '')));
  if (wanted.length === 0) return () => false;
  const isWanted = withAllBelow(wanted);
  return (path) =>
    prefixes(path).some((used) => used !== libdir && isWanted(`${libdir}${path.slice(used.length)}`));
}

/** `/usr/lib` and `/usr/lib/NAME`, where the path lies below them. */
function prefixes(path: string): string[] {
  const [, , second = '', third = ''] = path.split('/');
  return [`/usr/${second}`, `/usr/${second}/${third}`].filter(
    (prefix) => isLibdir(prefix) && path.startsWith(`${prefix}/`),
  );
}
