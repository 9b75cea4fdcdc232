import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import { isFile } from '../final-state.ts';
import type { Change, Overwrite } from '../semantics.ts';
import { covers, coversProvided } from '../successors.ts';

/** dpkg's database and the disk, as far as files go. Paths in the database are literal, those on the disk canonical. */
export type DpkgState = {
  readonly packages: Map<string, Package>;
  readonly lists: Map<string, Map<string, Listed>>;
  readonly disk: Set<string>;
};

/** A path that a package owns; an obsolete conffile is one that only its old version had (dpkg-query(1)). */
type Listed = Entry & { readonly obsolete?: true };

export type DpkgRules = Pick<Change, 'words' | 'entries' | 'canonical'>;

export type Refusal = { readonly conflict: Package } | { readonly overwrites: readonly Overwrite[] };

export function dpkgState(installed: readonly Package[], rules: DpkgRules): DpkgState {
  const state: DpkgState = { packages: new Map(), lists: new Map(), disk: new Set() };
  for (const pkg of installed) {
    state.packages.set(pkg.name, pkg);
    state.lists.set(pkg.name, listOf(pkg, rules));
    for (const path of state.lists.get(pkg.name)?.keys() ?? []) state.disk.add(rules.canonical(path));
  }
  return state;
}

export function copyState({ packages, lists, disk }: DpkgState): DpkgState {
  return {
    packages: new Map(packages),
    lists: new Map([...lists].map(([name, list]) => [name, new Map(list)])),
    disk: new Set(disk),
  };
}

/** Whether a package cannot be unpacked while another one is there, virtual packages included (policy 7.4, 7.5). */
export function conflictsWith(pkg: Package, other: Package, { words }: DpkgRules): boolean {
  return [
    [pkg, other],
    [other, pkg],
  ].some(
    ([one, two]) => one !== undefined && two !== undefined && coversProvided(one, 'Conflicts', two, words),
  );
}

/**
 * `dpkg --unpack` (lib of src/main/unpack.c): refuses in a conflict or over another package's file, otherwise takes
 * over what Replaces covers and removes the old version's files that the new one lacks. Those are known by their
 * literal paths: what another package has put there under another name of the same place goes too (DEP 17, P1).
 */
export function unpack(state: DpkgState, pkg: Package, rules: DpkgRules): Refusal | undefined {
  const conflicting = [...state.packages.values()].filter(
    (other) => other.name !== pkg.name && conflictsWith(pkg, other, rules),
  );
  // With Conflicts and Replaces together the old package is removed in favour of the new one (policy 7.6.2); where only a
  // name that it provides is replaced, dpkg refuses, and leaves it to apt to remove it first.
  const conflict = conflicting.find((other) => !covers(pkg, 'Replaces', other, rules.words));
  if (conflict !== undefined) return { conflict };
  const going = new Set(conflicting.map(({ name }) => name));
  const others = [...state.packages.values()].filter(({ name }) => name !== pkg.name && !going.has(name));
  const list = listOf(pkg, rules);
  const shared = others.flatMap((owner) => sharedWith(owner, pkg, list, state));
  const may = ({ gainer, owner, isObsolete }: Shared) =>
    isObsolete || covers(gainer, 'Replaces', owner, rules.words);
  const yields = ({ gainer, owner }: Shared) => covers(owner, 'Replaces', gainer, rules.words);
  const overwrites = shared.filter((one) => !may(one) && !yields(one));
  if (overwrites.length > 0) return { overwrites };
  for (const one of shared) {
    if (may(one)) state.lists.get(one.owner.name)?.delete(one.path);
    else list.delete(one.path);
  }
  exchange(state, pkg, list, rules);
  for (const name of going) removeBehind(state, name, list, rules);
  for (const { owner } of shared) if (hasDisappeared(owner, state, rules)) forget(state, owner);
  return undefined;
}

type Shared = Overwrite & { readonly isObsolete: boolean };

/** The paths of another package that a new one has as well. */
function sharedWith(
  owner: Package,
  gainer: Package,
  list: ReadonlyMap<string, Listed>,
  { lists }: DpkgState,
): readonly Shared[] {
  return [...list].flatMap(([path, gained]) => {
    const owned = lists.get(owner.name)?.get(path);
    return owned === undefined ? [] : [{ path, gainer, owner, isObsolete: !isInTheWay(gained, owned) }];
  });
}

/**
 * What a package that conflicts goes with after the new one was unpacked in its favour (policy 7.6.2): what both have by
 * the same literal path stays.
 */
function removeBehind(
  state: DpkgState,
  name: string,
  list: ReadonlyMap<string, Listed>,
  rules: DpkgRules,
): void {
  for (const path of list.keys()) state.lists.get(name)?.delete(path);
  remove(state, name, rules);
}

/** A conffile takes over what is another package's obsolete one (tarobject in src/main/archives.c). */
export function isInTheWay(gained: Entry, owned: Listed): boolean {
  return !(owned.obsolete === true && gained.flags.includes('config'));
}

/** All its files belong to others now and nothing needs it: dpkg takes it off its books (policy 6.6, step 8). */
function hasDisappeared(owner: Package, { lists, packages }: DpkgState, { words }: DpkgRules): boolean {
  if (lists.get(owner.name)?.size !== 0) return false;
  const needing = [...words.requires, ...words.recommends];
  return ![...packages.values()].some(
    (other) => other.name !== owner.name && needing.some((kind) => covers(other, kind, owner, words)),
  );
}

function forget({ packages, lists }: DpkgState, { name }: Package): void {
  packages.delete(name);
  lists.delete(name);
}

function exchange(state: DpkgState, pkg: Package, list: Map<string, Listed>, { canonical }: DpkgRules): void {
  const places = new Set([...list.keys()].map(canonical));
  for (const [path, entry] of state.lists.get(pkg.name) ?? []) {
    if (list.has(path) || places.has(canonical(path))) continue;
    // A conffile that the new version lacks stays, and stays its own (policy, appendix E).
    if (entry.flags.includes('config')) list.set(path, { ...entry, obsolete: true });
    else state.disk.delete(canonical(path));
  }
  for (const place of places) state.disk.add(place);
  state.packages.set(pkg.name, pkg);
  state.lists.set(pkg.name, list);
}

/** `dpkg --remove`: conffiles stay. */
export function remove(state: DpkgState, name: string, { canonical }: DpkgRules): void {
  for (const [path, entry] of state.lists.get(name) ?? []) {
    if (!entry.flags.includes('config')) state.disk.delete(canonical(path));
  }
  state.packages.delete(name);
  state.lists.delete(name);
}

function listOf(pkg: Package, { entries }: DpkgRules): Map<string, Listed> {
  return new Map(
    entries(pkg)
      .filter(isFile)
      .map((entry) => [entry.path, entry]),
  );
}
