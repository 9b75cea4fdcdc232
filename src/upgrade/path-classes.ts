import { isFile } from '../families/final-state.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import { groupBy } from '../system/group.ts';

/**
 * The paths of all packages, those together that the same packages have in the same way: what becomes of one of them
 * becomes of all. A package has few classes however many files it has, so that a request costs what its packages cost.
 */
export type PathClasses = {
  /** One entry for each class that a package has. */
  readonly entries: (pkg: Package) => readonly Entry[];
  /** All entries of a package in the class that one entry stands for. */
  readonly all: (pkg: Package, entry: Entry) => readonly Entry[];
};

type Owned = { readonly pkg: Package; readonly entry: Entry };

export function pathClassesOf(
  packages: Iterable<Package>,
  entriesOf: (pkg: Package) => readonly Entry[],
  canonical: (path: string) => string,
): PathClasses {
  const numbers = new Map<Package, number>();
  const owners = new Map<string, Owned[]>();
  for (const pkg of packages) {
    numbers.set(pkg, numbers.size);
    for (const entry of entriesOf(pkg)) {
      if (!isFile(entry)) continue;
      const path = canonical(entry.path);
      const known = owners.get(path);
      if (known === undefined) owners.set(path, [{ pkg, entry }]);
      else known.push({ pkg, entry });
    }
  }
  const classes = groupBy(owners.values(), (all) => signatureOf(all, numbers));
  return membersOf(classes.values());
}

/** Whatever a package manager could tell two paths apart by. */
function signatureOf(owners: readonly Owned[], numbers: ReadonlyMap<Package, number>): string {
  const literals: string[] = [];
  const contents: string[] = [];
  return owners
    .map(({ pkg, entry }) => {
      const { path, type, flags } = entry;
      const config = flags.includes('config') ? 'c' : '';
      return [numbers.get(pkg), indexIn(literals, path), type, indexIn(contents, contentOf(entry)), config];
    })
    .join();
}

function contentOf({ type, mode, digest, target, path }: Entry): string {
  const content = type === 'symlink' ? target : digest;
  // Nothing is the same as a file of which nothing is known.
  return content === undefined ? `?${path}` : [type, mode, content].join();
}

function indexIn(list: string[], text: string): number {
  const at = list.indexOf(text);
  return at === -1 ? list.push(text) - 1 : at;
}

function membersOf(classes: Iterable<readonly (readonly Owned[])[]>): PathClasses {
  const members = new Map<Package, Map<Entry, Entry[]>>();
  for (const paths of classes) {
    const [shown = []] = paths;
    shown.forEach(({ pkg, entry }, index) => {
      const all = paths.flatMap((owned) => owned[index]?.entry ?? []);
      const own = members.get(pkg) ?? new Map<Entry, Entry[]>();
      members.set(pkg, own.set(entry, all));
    });
  }
  const first = new Map([...members].map(([pkg, own]) => [pkg, [...own.keys()]]));
  return {
    entries: (pkg) => first.get(pkg) ?? [],
    all: (pkg, entry) => members.get(pkg)?.get(entry) ?? [entry],
  };
}
