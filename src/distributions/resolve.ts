import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { type Architecture, canonicalArchitecture, DEFAULT_ARCHITECTURE } from './architectures.ts';
import { DIRECTORIES, DIRECTORY_NAMES, type DirectoryName } from './directories.ts';
import type { Distribution } from './distribution.ts';
import { expandBraces, expandVariables } from './expand.ts';
import { type Inherited, inherit, type Library } from './inherit.ts';
import { compiled, distributionIds, findDistribution, templates } from './load.ts';
import { findRelease, withoutFacts } from './releases.ts';
import type { Facts, HelperChange, Release } from './schema.ts';
import { parseSelector, type Selector } from './selector.ts';

export type { Distribution } from './distribution.ts';

/** A distribution as `contrib distros` lists it. */
export type DistributionSummary = {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly like: readonly string[];
  readonly family: Facts['family'];
  readonly releases: readonly Release[];
};

type Variables = Readonly<Record<string, string>>;

/**
 * Everything about one distribution, in one release, on one architecture. Without a release it is the one that the
 * distribution's file names as its default; without an architecture it is x86_64. The clock has no say.
 * @throws ContribError usage for a name, release or architecture that is not known, with what was probably meant.
 */
export function resolveDistribution(selector: Selector | string): Distribution {
  const selected = typeof selector === 'string' ? parseSelector(selector) : selector;
  const { file, release } = findDistribution(selected.distribution);
  const wanted = selected.release ?? release ?? file['default-release'];
  return resolveFrom(templates, file.id, findRelease(file, wanted), selected.architecture);
}

/** The same from any library of files. */
export function resolveFrom(
  library: Library,
  id: string,
  release: Release,
  architecture?: string,
): Distribution {
  const { facts, like } = inherited(library, id, release.version);
  const canonical = findArchitecture(facts, library(id).title, architecture);
  const { name = canonical, multiarch, lib = 'lib' } = facts.architectures[canonical] ?? {};
  const variables = { ...(multiarch === undefined ? {} : { multiarch }), lib, arch: name };
  const directories = directoriesOf(facts, variables);
  const known = { ...variables, ...directories };
  return {
    id,
    title: library(id).title,
    like,
    release: release.version,
    releaseInfo: release,
    architecture: name,
    canonicalArchitecture: canonical,
    independentArchitecture: facts['independent-architecture'],
    multiarch,
    directories,
    ...pathFacts(facts, (text) => expandVariables(text, known)),
    ...plainFacts(facts),
  };
}

/** The releases of a distribution, as its file lists them, and the one that holds where nobody names one. */
export function releasesOf(name: string): { readonly default: string; readonly known: readonly Release[] } {
  const { file, release } = findDistribution(name);
  return { default: release ?? file['default-release'], known: file.releases.map(withoutFacts) };
}

/** Every distribution that contrib knows, in the order of the ids. */
export function listDistributions(): readonly DistributionSummary[] {
  return distributionIds().map((id) => {
    const { title, aliases, releases } = templates(id);
    const { facts, like } = inherited(templates, id, templates(id)['default-release']);
    return { id, title, aliases, like, family: facts.family, releases: releases.map(withoutFacts) };
  });
}

/** What the build put together; of any other library, put together here. */
function inherited(library: Library, id: string, version: string): Inherited {
  const ready = library === templates ? compiled(id)?.releases[version] : undefined;
  return ready ?? inherit(library, id, version);
}

function plainFacts(
  facts: Facts,
): Pick<
  Distribution,
  | 'family'
  | 'packageSuffixes'
  | 'sbin'
  | 'store'
  | 'shellProgram'
  | 'init'
  | 'servicePolicy'
  | 'packageManager'
  | 'staticAccounts'
  | 'standards'
  | 'standardsVersion'
> {
  return {
    family: facts.family,
    packageSuffixes: facts['package-suffixes'],
    sbin: facts.sbin,
    store: facts.store,
    shellProgram: facts.shell.program,
    init: facts.init,
    servicePolicy: facts['service-policy'],
    packageManager: facts['package-manager'],
    staticAccounts: facts['static-accounts'],
    standards: facts.standards,
    standardsVersion: facts['standards-version'],
  };
}

/** The facts that hold paths, with the values of the directories put in. */
function pathFacts(
  facts: Facts,
  expand: (text: string) => string,
): Pick<Distribution, 'licenses' | 'path' | 'pathAliases' | 'ownedDirectories' | 'shell' | 'helperChanges'> {
  const expandAll = (texts: readonly string[]): readonly string[] => texts.map(expand);
  const { user, root, service } = facts.path;
  const { at } = facts.licenses;
  return {
    licenses: { ...facts.licenses, ...(at === undefined ? {} : { at: expand(at) }) },
    path: { user: expandAll(user), root: expandAll(root), service: expandAll(service) },
    pathAliases: facts['path-aliases'],
    ownedDirectories: [...new Set(expandAll(facts['owned-directories']).flatMap(expandBraces))],
    shell: expand(facts.shell.path),
    helperChanges: mapValues(facts['helper-changes'], (change) => expandChange(change, expand)),
  };
}

function expandChange(change: HelperChange, expand: (text: string) => string): HelperChange {
  const { except, to } = change;
  return {
    ...change,
    paths: change.paths.map(expand),
    ...(except === undefined ? {} : { except: except.map(expand) }),
    ...(to === undefined ? {} : { to: expand(to) }),
  };
}

function directoriesOf(facts: Facts, variables: Variables): Distribution['directories'] {
  const raw = Object.fromEntries(
    DIRECTORY_NAMES.map((name) => [name, facts.directories[name] ?? DIRECTORIES[name].value]),
  );
  const known = { ...variables, ...raw };
  const expanded = mapValues(raw, (value) => expandVariables(value, known));
  return expanded as Readonly<Record<DirectoryName, string>>;
}

/** The distribution's own word comes first: `armhf` is another machine on Alpine than on Debian. */
function findArchitecture({ architectures }: Facts, title: string, text?: string): Architecture {
  if (text === undefined) return DEFAULT_ARCHITECTURE;
  const known = Object.entries(architectures) as [Architecture, { name?: string }][];
  const own = known.find(([canonical, { name = canonical }]) => name === text);
  const canonical = own?.[0] ?? canonicalArchitecture(text);
  if (canonical !== undefined && architectures[canonical] !== undefined) return canonical;
  const names = known.map(([name, facts]) => facts.name ?? name);
  const meant = suggest(text, names);
  throw new ContribError('usage', `contrib knows no architecture ${JSON.stringify(text)} of ${title}`, {
    hint: `${meant === undefined ? '' : `did you mean ${meant}? `}contrib knows ${names.join(', ')}`,
  });
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
