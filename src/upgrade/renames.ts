import { posix } from 'node:path';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Fate, Owner } from './moves.ts';
import { renamedPackagesOf } from './renamed-packages.ts';
import type { Transition } from './simulate.ts';

export type Renamed = ReadonlyMap<Fate, readonly Owner[]>;

type Sets = Pick<Transition, 'old' | 'offered' | 'entries' | 'canonical'>;

/**
 * Files that go and whose content the new set has at a path that the old one did not have. The evidence is content that
 * each set has once, under a name or in a directory that stays; licences, which are alike everywhere, count within one
 * package alone. Of a description, the one source file of both is the evidence.
 */
export function renamesOf(fates: readonly Fate[], sets: Sets): Renamed {
  const gone = fates.filter(({ kind, from }) => kind === 'dropped' && contentOf(from.entry) !== undefined);
  if (gone.length === 0) return new Map();
  const wanted = new Set(gone.map(({ from }) => contentOf(from.entry)));
  const before = placesOf(sets.old, wanted, sets);
  const after = placesOf(sets.offered, wanted, sets);
  const had = new Set(sets.old.flatMap((pkg) => sets.entries(pkg).map(({ path }) => sets.canonical(path))));
  const successors = renamedPackagesOf(fates, sets);
  const isRename = (from: Owner, to: Owner) =>
    !had.has(sets.canonical(to.entry.path)) && isPlausible(from, to, successors);
  return new Map(
    gone.flatMap((fate) => {
      const content = contentOf(fate.from.entry);
      const owners = after.get(content) ?? [];
      if (!isOnce(before.get(content), sets) || !isOnce(owners, sets)) return [];
      return owners.every((to) => isRename(fate.from, to)) ? [[fate, owners] as const] : [];
    }),
  );
}

/** Who has each of some contents. */
function placesOf(
  packages: Iterable<Package>,
  wanted: ReadonlySet<string | undefined>,
  { entries }: Sets,
): ReadonlyMap<string | undefined, readonly Owner[]> {
  const found = new Map<string | undefined, Owner[]>();
  for (const pkg of packages) {
    for (const entry of entries(pkg)) {
      const content = contentOf(entry);
      if (content === undefined || !wanted.has(content)) continue;
      const known = found.get(content);
      if (known === undefined) found.set(content, [{ pkg, entry }]);
      else known.push({ pkg, entry });
    }
  }
  return found;
}

/** Several packages may share one file. */
function isOnce(owners: readonly Owner[] = [], { canonical }: Sets): boolean {
  return new Set(owners.map(({ entry }) => canonical(entry.path))).size === 1;
}

function contentOf({ type, size = 0, digest, source }: Entry): string | undefined {
  if (type !== 'file') return undefined;
  if (source !== undefined) return `source:${source}`;
  return size > 0 ? digest : undefined;
}

function isPlausible(from: Owner, to: Owner, successors: ReadonlyMap<string, string>): boolean {
  const isOwn = (successors.get(from.pkg.name) ?? from.pkg.name) === to.pkg.name;
  if (!isOwn && (isLicence(from.entry) || isLicence(to.entry))) return false;
  if (from.entry.source !== undefined) return true;
  const [old, now] = [from.entry.path, to.entry.path];
  return posix.basename(old) === posix.basename(now) || posix.dirname(old) === posix.dirname(now);
}

function isLicence({ path, flags }: Entry): boolean {
  return (
    flags.includes('license') ||
    /^\/usr\/share\/(?:common-)?licenses\//.test(path) ||
    /^(?:copyright|copying|licen[cs]e)/i.test(posix.basename(path))
  );
}
