import { isFile } from '../families/final-state.ts';
import type { Meeting } from '../families/semantics.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Transition } from './simulate.ts';

export type Owner = { readonly pkg: Package; readonly entry: Entry };

/** What became of one canonical path of the old set. */
export type Fate =
  | {
      readonly kind: 'same' | 'dropped' | 'moved';
      readonly path: string;
      readonly from: Owner;
      readonly to: readonly Owner[];
    }
  | {
      readonly kind: 'type-changed';
      readonly path: string;
      readonly from: Owner;
      readonly to: readonly Owner[];
    };

/** Owners by canonical path, in the order of the packages. */
export function ownersOf(
  packages: Iterable<Package>,
  { entries, canonical }: Pick<Transition, 'entries' | 'canonical'>,
): ReadonlyMap<string, readonly Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const pkg of packages) {
    for (const entry of entries(pkg)) {
      const path = canonical(entry.path);
      const known = owners.get(path);
      if (known === undefined) owners.set(path, [{ pkg, entry }]);
      else known.push({ pkg, entry });
    }
  }
  return owners;
}

/** What became of each file of the old set, package by package. */
export function fatesOf(transition: Transition): readonly Fate[] {
  const after = ownersOf(transition.offered, transition);
  return transition.old.flatMap((pkg) =>
    transition
      .entries(pkg)
      .map((entry) => fateOf({ pkg, entry }, after.get(transition.canonical(entry.path)) ?? []))
      .filter((fate) => isFile(fate.from.entry) || fate.kind === 'type-changed'),
  );
}

function fateOf(from: Owner, to: readonly Owner[]): Fate {
  const { path } = from.entry;
  const changed = to.filter(
    ({ entry }) => entry.type !== from.entry.type && !(isFile(entry) && isFile(from.entry)),
  );
  if (changed.length > 0) return { kind: 'type-changed', path, from, to };
  if (to.length === 0) return { kind: 'dropped', path, from, to };
  const kind = to.some(({ pkg }) => pkg.name === from.pkg.name) ? 'same' : 'moved';
  return { kind, path, from, to };
}

/** Files of an old package that another package's new version has; of those that share their fate, one. */
export function meetingsOf({ offered, old, canonical, classes }: Transition): readonly Meeting[] {
  const after = ownersOf(offered, { entries: classes.entries, canonical });
  return old.flatMap((loser) =>
    classes
      .entries(loser)
      .flatMap((from) =>
        (after.get(canonical(from.path)) ?? [])
          .filter(({ pkg }) => pkg.name !== loser.name)
          .map(({ pkg: gainer, entry: to }) => ({ loser, gainer, from, to })),
      ),
  );
}

/** The paths that share the fate of one meeting, this one first. */
export function expandMeeting(meeting: Meeting, { classes }: Transition): readonly Meeting[] {
  const { loser, gainer, from, to } = meeting;
  const gained = classes.all(gainer, to);
  return classes
    .all(loser, from)
    .map((entry, index) => ({ loser, gainer, from: entry, to: gained[index] ?? to }));
}
