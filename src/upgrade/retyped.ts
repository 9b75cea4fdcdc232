import type { Retyped } from '../families/semantics.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import { namesPath } from './named-paths.ts';
import type { Transition } from './simulate.ts';

/** A directory of a package that its new version has as a symbolic link, or the other way round. */
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
  return transition.old
    .flatMap((old) => {
      const pkg = byName.get(old.name);
      return pkg === undefined || pkg === old ? [] : changesOf(old, pkg, transition);
    })
    .filter(({ pkg, entry }) => !isExchanged(entry.path, pkg, retyped));
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
function isExchanged(path: string, { scripts }: Package, { isEarly }: Retyped): boolean {
  return scripts.filter(isEarly).some((script) => namesPath(script, path));
}
