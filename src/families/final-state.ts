import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Change, FileOutcome, Overwrite } from './semantics.ts';

type Owned = { readonly pkg: Package; readonly entry: Entry };

/** Whether a package may be installed over a file that another one keeps. */
export type MayShare = (gainer: Owned, owner: Owned) => boolean;

/**
 * What becomes of the files where a transaction is judged as a whole before anything is unpacked: two packages that
 * both have a path at the end, of which one is new, stop it.
 */
export function judgeFinalState(change: Change, mayShare: MayShare): FileOutcome {
  const overwrites = clashes(change, mayShare);
  const packages = overwrites.length === 0 ? change.after : change.before;
  return { ok: overwrites.length === 0, overwrites, packages, paths: pathsOf(packages, change) };
}

type Paths = Pick<Change, 'entries' | 'canonical'>;

/** The canonical paths of all that is not a directory. */
export function pathsOf(packages: readonly Package[], { entries, canonical }: Paths): ReadonlySet<string> {
  return new Set(
    packages.flatMap((pkg) =>
      entries(pkg)
        .filter(isFile)
        .map(({ path }) => canonical(path)),
    ),
  );
}

/** The paths of configuration that nobody has any more: where a user edited it, the file stays in some form. */
export function droppedConfiguration({
  before,
  after,
  entries,
  canonical,
}: Omit<Change, 'words'>): readonly string[] {
  const kept = pathsOf(after, { entries, canonical });
  return before
    .flatMap((pkg) => entries(pkg).filter(({ flags }) => flags.includes('config')))
    .map(({ path }) => path)
    .filter((path) => !kept.has(canonical(path)));
}

export function isFile({ type }: Entry): boolean {
  return type !== 'directory';
}

function clashes({ before, after, entries, canonical }: Change, mayShare: MayShare): Overwrite[] {
  const old = new Set(before);
  const owners = new Map<string, Owned[]>();
  // What was there comes first, so that who gains is who is new.
  const ordered = [...after.filter((pkg) => old.has(pkg)), ...after.filter((pkg) => !old.has(pkg))];
  const found: Overwrite[] = [];
  for (const pkg of ordered) {
    for (const entry of entries(pkg)) {
      if (!isFile(entry)) continue;
      const path = canonical(entry.path);
      const others = owners.get(path) ?? [];
      for (const other of others) {
        if (old.has(pkg) || mayShare({ pkg, entry }, other)) continue;
        found.push({ path: entry.path, gainer: pkg, owner: other.pkg });
      }
      owners.set(path, [...others, { pkg, entry }]);
    }
  }
  return found;
}
