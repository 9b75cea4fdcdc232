import type { Retyped } from '../families/semantics.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import { upgradeOf } from './dangers.ts';
import { namesPath } from './named-paths.ts';
import type { Transition } from './simulate.ts';

/** A directory of a package that its new version, or another new package, has as a symbolic link; or the other way round. */
export type RetypedPath = {
  readonly old: Package;
  readonly pkg: Package;
  /** The link, of whichever version has it. */
  readonly entry: Entry;
  readonly to: 'link' | 'directory';
};

/** Those that no script of the new version exchanges. */
export function retypedPathsOf(transition: Transition): readonly RetypedPath[] {
  const { retyped } = transition.semantics;
  if (retyped === undefined) return [];
  const byName = new Map([...transition.offered].map((pkg) => [pkg.name, pkg]));
  const own = transition.old.flatMap((old) => {
    const pkg = byName.get(old.name);
    return pkg === undefined || pkg === old ? [] : changesOf(old, pkg, transition);
  });
  const known = new Set(own.map(({ entry }) => entry.path));
  const others = changesElsewhere(transition).filter(({ entry }) => !known.has(entry.path));
  return [...own, ...others].filter(
    ({ old, pkg, entry }) =>
      !isExchanged(entry.path, pkg, retyped) && !isExchanged(entry.path, byName.get(old.name), retyped),
  );
}

/** Links of the system itself, /lib where /usr is merged, are no package's to change. */
function changesOf(old: Package, pkg: Package, { entries, canonical }: Transition): readonly RetypedPath[] {
  const had = entries(old);
  const has = entries(pkg);
  const toLink = newLinks(has, had);
  const toDirectory = newLinks(had, has);
  const find = (links: readonly Entry[], others: readonly Entry[], to: RetypedPath['to']) => {
    if (links.length === 0) return [];
    const directories = directoriesOf(others);
    return links
      .filter(({ path }) => canonical(path) === path && directories.has(path))
      .map((entry) => ({ old, pkg, entry, to }));
  };
  return [...find(toLink, had, 'link'), ...find(toDirectory, has, 'directory')];
}

/** The same, where the new owner is another package, and no new package has the path as the old one did. */
function changesElsewhere(transition: Transition): readonly RetypedPath[] {
  const { old, offered, entries, canonical, semantics } = transition;
  const [before, after] = [linksOf(old, entries), linksOf(offered, entries)];
  const come = [...after].filter(([path]) => !before.has(path));
  const gone = [...before].filter(([path]) => !after.has(path));
  const paths = new Set([...come, ...gone].map(([path]) => path).filter((path) => canonical(path) === path));
  if (paths.size === 0) return [];
  const had = directoryOwners(old, paths, entries);
  const has = directoryOwners(offered, paths, entries);
  const toLink = come.flatMap(([path, link]): RetypedPath[] => {
    const loser = had.get(path);
    return loser === undefined || has.has(path) ? [] : [{ old: loser, ...link, to: 'link' }];
  });
  const toDirectory = gone.flatMap(([path, { pkg: loser, entry }]): RetypedPath[] => {
    const pkg = has.get(path);
    return pkg === undefined || had.has(path) ? [] : [{ old: loser, pkg, entry, to: 'directory' }];
  });
  const { canMeet = () => true } = semantics.retyped ?? {};
  const upgrade = upgradeOf(transition);
  return [...toLink, ...toDirectory].filter(
    (change) => change.old.name !== change.pkg.name && canMeet(change.pkg, change.old, upgrade),
  );
}

type Link = { readonly pkg: Package; readonly entry: Entry };

function linksOf(packages: Iterable<Package>, entries: Transition['entries']): ReadonlyMap<string, Link> {
  return new Map(
    [...packages].flatMap((pkg) =>
      entries(pkg)
        .filter(isLink)
        .map((entry) => [entry.path, { pkg, entry }] as const),
    ),
  );
}

/** Of some paths, the first package that has each as a directory. */
function directoryOwners(
  packages: Iterable<Package>,
  paths: ReadonlySet<string>,
  entries: Transition['entries'],
): ReadonlyMap<string, Package> {
  const owners = new Map<string, Package>();
  for (const pkg of packages) {
    for (const path of directoriesOf(entries(pkg)))
      if (paths.has(path) && !owners.has(path)) owners.set(path, pkg);
  }
  return owners;
}

function newLinks(some: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const links = some.filter(isLink);
  if (links.length === 0) return [];
  const known = new Set(others.filter(isLink).map(({ path }) => path));
  return links.filter(({ path }) => !known.has(path));
}

function isLink({ type }: Entry): boolean {
  return type === 'symlink';
}

/** The directories that a package lists, and those that its files need. */
function directoriesOf(entries: readonly Entry[]): ReadonlySet<string> {
  const found = new Set(entries.filter(({ type }) => type === 'directory').map(({ path }) => path));
  for (const { path } of entries) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      found.add(path.slice(0, end));
    }
  }
  return found;
}

/** Scripts are not run: one that runs early enough and names the path is taken to exchange it. */
function isExchanged(path: string, pkg: Package | undefined, { isEarly }: Retyped): boolean {
  return pkg?.scripts.filter(isEarly).some((script) => namesPath(script, path)) ?? false;
}
