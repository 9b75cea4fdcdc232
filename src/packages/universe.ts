import { groupBy } from '../system/group.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { Package, PackageSet } from './package-set.ts';
import { type Expression, namesIn, type VersionConstraint } from './relation.ts';
import { isOneOf, type RelationWords } from './words.ts';

export type NameExpression = Extract<Expression, { kind: 'name' }>;

/** The packages that can be chosen from, by what they answer to. */
export type Universe = {
  readonly words: RelationWords;
  readonly packages: readonly Package[];
  /** Newest first: packages of the name itself, then those that provide it, by name. */
  readonly candidates: (wanted: NameExpression) => readonly Package[];
  /** All versions of a package, newest first. */
  readonly named: (name: string) => readonly Package[];
  /** Whether a package of any set answers to a name, in whatever version; what nobody knows is another project's. */
  readonly isKnown: (name: string) => boolean;
  /** Whether one package answers to a name and version. */
  readonly answers: (pkg: Package, wanted: NameExpression) => boolean;
};

type Provided = { readonly pkg: Package; readonly version: string | undefined };

/** Makes the packages of a set searchable by names, provided names and, where the family has it so, paths. */
export function universeOf(set: PackageSet, words: RelationWords): Universe {
  const byName = new Map(
    [...groupBy(set.packages, ({ name }) => name)].map(([name, all]) => [name, newestFirst(all, words)]),
  );
  const provided = groupProvided(set, words);
  const provides = (pkg: Package, { name, version }: NameExpression) =>
    (provided.get(name) ?? []).some((one) => one.pkg === pkg && covers(one.version, version, words));
  const isNamed = (pkg: Package, { name, version }: NameExpression) =>
    pkg.name === name && covers(words.format(pkg.version), version, words);
  return {
    words,
    packages: set.packages,
    named: (name) => byName.get(name) ?? [],
    isKnown: (name) => byName.has(name) || provided.has(name),
    answers: (pkg, wanted) => isNamed(pkg, wanted) || provides(pkg, wanted),
    candidates: remembered((wanted) => [
      ...new Set([
        ...(byName.get(wanted.name) ?? []).filter((pkg) => isNamed(pkg, wanted)),
        ...(provided.get(wanted.name) ?? [])
          .filter(({ version }) => covers(version, wanted.version, words))
          .map(({ pkg }) => pkg),
      ]),
    ]),
  };
}

/** Every request asks for the same few names and versions again. */
function remembered(find: Universe['candidates']): Universe['candidates'] {
  const known = new Map<string, readonly Package[]>();
  return (wanted) => {
    const { name, version } = wanted;
    const key = version === undefined ? name : `${name} ${version.operator} ${version.version}`;
    const found = known.get(key) ?? find(wanted);
    known.set(key, found);
    return found;
  };
}

/** What of a universe can be chosen where only some of its packages are there. */
export function restrict(universe: Universe, packages: ReadonlySet<Package>): Universe {
  return {
    ...universe,
    packages: universe.packages.filter((pkg) => packages.has(pkg)),
    named: (name) => universe.named(name).filter((pkg) => packages.has(pkg)),
    candidates: remembered((wanted) => universe.candidates(wanted).filter((pkg) => packages.has(pkg))),
  };
}

function covers(
  version: string | undefined,
  wanted: VersionConstraint | undefined,
  { satisfies, plainProvidesMatch }: RelationWords,
): boolean {
  if (wanted === undefined) return true;
  return version === undefined ? plainProvidesMatch : satisfies(version, wanted);
}

function newestFirst(packages: readonly Package[], { format, satisfies }: RelationWords): Package[] {
  return [...packages].sort((a, b) => {
    const [left, right] = [format(a.version), format(b.version)];
    if (left === right) return comparePaths(a.architecture, b.architecture);
    return satisfies(left, { operator: '>', version: right }) ? -1 : 1;
  });
}

function groupProvided(set: PackageSet, words: RelationWords): Map<string, Provided[]> {
  const sorted = [...set.packages].sort((a, b) => comparePaths(a.name, b.name));
  const declared = sorted.flatMap((pkg) =>
    pkg.relations
      .filter((relation) => isOneOf(words.provides, relation))
      .flatMap(({ expression }) => (expression.kind === 'name' ? [{ ...expression, pkg }] : []))
      .map(({ name, version, pkg: owner }) => ({ name, pkg: owner, version: version?.version })),
  );
  return groupBy([...declared, ...(words.paths ? askedPaths(set, sorted) : [])], ({ name }) => name);
}

/** Only the paths that some relation asks for: an archive's paths need not be held. */
function askedPaths(set: PackageSet, packages: readonly Package[]): (Provided & { readonly name: string })[] {
  const asked = new Set(
    packages
      .flatMap(({ relations }) => relations)
      .flatMap(({ expression }) => namesIn(expression))
      .filter((name) => name.startsWith('/')),
  );
  if (asked.size === 0) return [];
  return packages.flatMap((pkg) =>
    [...set.entries(pkg)]
      .filter(({ path }) => asked.has(path))
      .map(({ path }) => ({ name: path, pkg, version: undefined })),
  );
}
