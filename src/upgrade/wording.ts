import type { Package } from '../packages/package-set.ts';
import type { Place } from '../system/place.ts';
import type { Owner } from './moves.ts';
import type { Transition } from './simulate.ts';

const SHOWN = 3;

/** Some of many, as part of a sentence. */
export function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  if (all.length <= SHOWN + 1) return all.join(', ');
  return `${all.slice(0, SHOWN).join(', ')} and ${all.length - SHOWN} more`;
}

export function versioned(pkg: Package, { semantics }: Transition): string {
  return `${pkg.name} ${semantics.words.format(pkg.version)}`;
}

/** The line that says where a file goes, or the path in its package. */
export function placeOf({ pkg, entry }: Owner): Place {
  return entry.place ?? { package: pkg.name, path: entry.path };
}
