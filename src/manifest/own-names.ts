import type { Finding } from '../findings/finding.ts';
import { formatPlace, type TextPlace } from '../system/place.ts';
import { suggest } from '../system/suggest.ts';
import type { Contribution } from './contribution.ts';
import type { DistroFile } from './distro-schema.ts';
import { type Project, type ProjectPackage, refusal } from './project.ts';
import type { Manifest, PackageItem } from './schema.ts';
import type { Located, ValuePath } from './yaml.ts';

type Described = { readonly project: Project; readonly contribution: Contribution | undefined };

/** What a distribution calls one package, and where that is written. */
type OwnName = { readonly name: string; readonly path: ValuePath };

/** What the packages of a project are called on a distribution, and where each of the names is written. */
type Names = {
  /** By the key in contrib.yaml; any other name stays as it is. */
  readonly of: (name: string) => string;
  readonly keyOf: (name: string) => string;
  readonly placeOf: (name: string) => TextPlace | undefined;
};

/**
 * A project and a distribution's part with the distribution's own names of the packages in every place that names one,
 * so that nobody who makes something of them has to know of others. Positions stay those of the files; the place of a
 * package's key is where its name is written. What was renamed already comes back as it is.
 * @param release whose own names hold; those of all releases alone, where it is left out.
 * @throws ContribError bad-input where two packages have one name, or a name is for no package of the project.
 */
export function withOwnNames({
  project,
  contribution,
  release,
}: Described & { readonly release?: string | undefined }): Described {
  const own = contribution === undefined ? new Map<string, OwnName>() : ownNames(contribution, release);
  if (contribution === undefined || own.size === 0) return { project, contribution };
  const problems = nameProblems(project, contribution, own);
  if (problems.length > 0) throw refusal(contribution.located.file, problems);
  const keys = new Map([...own].map(([key, { name }]) => [name, key]));
  const keyOf = (name: string) => keys.get(name) ?? name;
  const names: Names = {
    of: (name) => own.get(name)?.name ?? name,
    keyOf,
    placeOf: (name) => {
      const written = keys.has(name) ? own.get(keyOf(name)) : undefined;
      return written === undefined ? undefined : contribution.located.locate(written.path);
    },
  };
  return { project: renameProject(project, names), contribution: renameContribution(contribution, names) };
}

/** The names of all releases, and over them those of one. */
function ownNames({ file }: Contribution, release: string | undefined): ReadonlyMap<string, OwnName> {
  const { releases, packages } = file;
  const one = Array.isArray(releases) || release === undefined ? undefined : releases?.[release];
  const namesIn = (items: Readonly<Record<string, { name?: string | undefined }>> = {}, path: ValuePath) =>
    Object.entries(items).flatMap(([key, { name }]) =>
      name === undefined ? [] : [[key, { name, path: [...path, 'packages', key, 'name'] }] as const],
    );
  return new Map([...namesIn(packages, []), ...namesIn(one?.packages, ['releases', release ?? ''])]);
}

function nameProblems(
  project: Project,
  contribution: Contribution,
  own: ReadonlyMap<string, OwnName>,
): Finding[] {
  const keys = project.packages.map(({ key }) => key);
  const base = { rule: 'manifest/value', severity: 'error' } as const;
  return [...own].flatMap(([key, { name, path }]): Finding[] => {
    const place = contribution.located.locate(path);
    if (!keys.includes(key)) {
      const meant = suggest(key, keys);
      const remedy = meant === undefined ? `name one of ${keys.join(', ')}` : `did you mean ${meant}?`;
      return [{ ...base, place, message: `${key} is no package of ${project.located.file}`, remedy }];
    }
    const other = keys.find((one) => one !== key && (own.get(one)?.name ?? one) === name);
    if (other === undefined) return [];
    const written = own.get(other);
    const where =
      written === undefined
        ? project.located.locateKey(['packages', other])
        : contribution.located.locate(written.path);
    const message = `${key} would be called ${name}, and so is ${other} at ${formatPlace(where)}`;
    return [{ ...base, place, message, remedy: 'give each package a name of its own' }];
  });
}

function renameProject(project: Project, names: Names): Project {
  const manifest = renameManifest(project.manifest, names);
  const packages = project.packages.map((pkg): ProjectPackage => {
    const name = names.of(pkg.name);
    return { ...pkg, name, item: manifest.packages[name] ?? pkg.item };
  });
  const portables = project.portables.map((one) => ({
    ...one,
    item: { ...one.item, ...defined('packages', one.item.packages?.map(names.of)) },
  }));
  return { ...project, manifest, packages, portables, located: renameLocated(project.located, names) };
}

function renameContribution(contribution: Contribution, names: Names): Contribution {
  const { file } = contribution;
  return {
    ...contribution,
    file: {
      ...file,
      ...defined('packages', renameChanges(file.packages, names)),
      ...defined('releases', withoutNames(file.releases)),
      ...defined('prerequisites', renameOwners(file.prerequisites, names)),
    },
    packages: contribution.packages.map((pkg) => ({ ...pkg, name: names.of(pkg.name) })),
    located: renameLocated(contribution.located, names),
  };
}

function renameManifest(manifest: Manifest, names: Names): Manifest {
  const { accounts, expectations } = manifest;
  const renamed = {
    users: renameOwners(accounts?.users, names),
    groups: renameOwners(accounts?.groups, names),
  };
  return {
    ...manifest,
    packages: mapRecord(manifest.packages, (item) => renameItem(item, names), names.of),
    ...defined('services', renameOwners(manifest.services, names)),
    ...defined('directories', renameOwners(manifest.directories, names)),
    ...defined('prerequisites', renameOwners(manifest.prerequisites, names)),
    ...(accounts === undefined
      ? {}
      : { accounts: { ...defined('users', renamed.users), ...defined('groups', renamed.groups) } }),
    ...(expectations === undefined
      ? {}
      : { expectations: mapRecord(expectations, (item) => renameExpectation(item, names)) }),
  };
}

/** Lists are of names, records by names: what a package is to others. All else says nothing of them. */
const LISTS = ['requires', 'recommends', 'suggests', 'enhances', 'provides', 'conflicts'] as const;

function renameItem(item: PackageItem, names: Names): PackageItem {
  const lists = LISTS.map((kind) => defined(kind, item[kind]?.map(names.of)));
  return Object.assign({ ...item }, ...lists, renameMoves(item, names));
}

function renameMoves<T, U>(
  item: {
    readonly 'takes-files-from'?: Readonly<Record<string, T>> | undefined;
    readonly supersedes?: Readonly<Record<string, U>> | undefined;
  },
  { of }: Names,
) {
  const { 'takes-files-from': taken, supersedes } = item;
  return {
    ...defined('takes-files-from', taken && mapRecord(taken, (move) => move, of)),
    ...defined('supersedes', supersedes && mapRecord(supersedes, (move) => move, of)),
  };
}

/** Their names are put in: none is left to put in again. */
function renameChanges(packages: DistroFile['packages'], names: Names): DistroFile['packages'] {
  return (
    packages &&
    mapRecord(packages, ({ name: _, ...item }) => ({ ...item, ...renameMoves(item, names) }), names.of)
  );
}

function withoutNames(releases: DistroFile['releases']): DistroFile['releases'] {
  if (releases === undefined || Array.isArray(releases)) return releases;
  return mapRecord(releases, (item) => {
    if (item === null) return item;
    const { packages: _, ...rest } = item;
    return rest;
  });
}

type Owned = { readonly package?: string | undefined } | null;

/** What belongs to a package that it names: users, services, directories, prerequisites. */
function renameOwners<T extends Owned>(
  items: Readonly<Record<string, T>> | undefined,
  { of }: Names,
): Record<string, T> | undefined {
  return (
    items &&
    mapRecord(items, (item) => (item?.package === undefined ? item : { ...item, package: of(item.package) }))
  );
}

type Expectation = NonNullable<Manifest['expectations']>[string];

function renameExpectation(item: Expectation, { of }: Names): Expectation {
  const { 'in-package': wanted } = item;
  return wanted === undefined ? item : { ...item, 'in-package': { ...wanted, package: of(wanted.package) } };
}

/** The same file, in which values are found by the names that the distribution has for the packages. */
function renameLocated(located: Located, { keyOf, placeOf }: Names): Located {
  // packages.NAME, and packages.NAME.takes-files-from.NAME
  const written = (path: ValuePath): ValuePath =>
    path[0] === 'packages'
      ? path.map((part, at) => (at % 2 === 1 && typeof part === 'string' ? keyOf(part) : part))
      : path;
  return {
    ...located,
    locate: (path) => located.locate(written(path)),
    locateKey: (path) =>
      (path[0] === 'packages' && path.length === 2 ? placeOf(String(path[1])) : undefined) ??
      located.locateKey(written(path)),
    locateLines: (path) => located.locateLines(written(path)),
    commentAt: (path) => located.commentAt(written(path)),
  };
}

function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
  rename: (key: string) => string = (key) => key,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), change(value)]));
}

function defined<const K extends string, T>(key: K, value: T | undefined): { readonly [_ in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [_ in K]?: T };
}
