import { posix } from 'node:path';
import { canonicalPath } from '../distributions/paths.ts';
import type { Plan } from '../plan/plan.ts';
import { installedIndex } from './installed.ts';

/** Where a link ends, once every link on the way is followed. */
export type LinkEnd =
  | { readonly kind: 'path'; readonly path: string }
  /** It climbs above `/`. */
  | { readonly kind: 'above-root' }
  | { readonly kind: 'loop' };

/** How many links the kernel follows before it says ELOOP (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Follows a link through the links of the set and the distribution's own (/bin is /usr/bin). What else is on the
 * system is not known, and taken for directories.
 */
export function resolveLink(plan: Plan, path: string, target: string): LinkEnd {
  const { links } = installedIndex(plan.set);
  let rest = namesOf(target);
  let at = target.startsWith('/') ? '/' : realDirectory(plan, path);
  for (let followed = 0; followed <= MOST_LINKS; ) {
    const [name, ...behind] = rest;
    if (name === undefined) return { kind: 'path', path: at };
    rest = behind;
    if (name === '..') {
      if (at === '/') return { kind: 'above-root' };
      at = posix.dirname(at);
      continue;
    }
    const next = canonicalPath(plan.distribution, at === '/' ? `/${name}` : `${at}/${name}`);
    const link = links.get(next);
    if (link === undefined) {
      at = next;
      continue;
    }
    followed += 1;
    const further = link.entry.target ?? '';
    rest = [...namesOf(further), ...rest];
    if (further.startsWith('/')) at = '/';
  }
  return { kind: 'loop' };
}

/** A relative target begins where the link really lies: a link in /bin begins in /usr/bin. */
function realDirectory({ distribution }: Plan, path: string): string {
  return canonicalPath(distribution, posix.dirname(path));
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
