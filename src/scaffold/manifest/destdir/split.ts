import { type Daemon, daemonsOf } from './daemons.ts';
import { type Kind, kindOf, sonameOf } from './kinds.ts';
import { type Library, librariesOf } from './libraries.ts';
import type { Destdir, Installed } from './read.ts';

export const SPLITS = ['kinds', 'daemons', 'none'] as const;
export type SplitWay = (typeof SPLITS)[number];

/** Which package each path goes to; what no package takes has none. */
export type Split = {
  readonly owners: ReadonlyMap<string, string | undefined>;
  /** In the order of the manifest: the main one, daemons, libraries, development, documentation. */
  readonly packages: readonly { readonly name: string; readonly kind: Kind | 'daemon' }[];
  readonly libraries: readonly Library[];
};

export type SplitInput = {
  readonly destdir: Destdir;
  /** The name of the main package. */
  readonly main: string;
  readonly way: SplitWay;
  /** The packages that somebody asked for by name; all that the habits make where there are none. */
  readonly wanted: readonly string[];
};

type Names = {
  readonly main: string;
  readonly libraries: readonly Library[];
  readonly daemons: readonly Daemon[];
  readonly development: string | undefined;
  readonly documentation: string | undefined;
};

/** Splits an installation into packages by the field's habits. */
export function split(input: SplitInput): Split {
  const { destdir } = input;
  const names = namesOf(input);
  const owners = new Map(destdir.items.map((item) => [item.path, ownerOf(item, names)]));
  const used = new Set(owners.values());
  const packages = [
    { name: names.main, kind: 'main' as const },
    ...names.daemons.map(({ name }) => ({ name, kind: 'daemon' as const })),
    ...names.libraries.map(({ name }) => ({ name, kind: 'library' as const })),
    ...listed(names.development, 'development'),
    ...listed(names.documentation, 'documentation'),
    ...input.wanted.map((name) => ({ name, kind: 'main' as const })),
  ];
  const once = packages.filter(
    ({ name }, index) => packages.findIndex((other) => other.name === name) === index,
  );
  return {
    owners,
    packages: once.filter(({ name }) => used.has(name) || input.wanted.includes(name)),
    libraries: names.libraries,
  };
}

function listed<K extends Kind>(name: string | undefined, kind: K): { name: string; kind: K }[] {
  return name === undefined ? [] : [{ name, kind }];
}

function namesOf({ destdir, main, way, wanted }: SplitInput): Names {
  if (way === 'none')
    return {
      main: wanted[0] ?? main,
      libraries: [],
      daemons: [],
      development: undefined,
      documentation: undefined,
    };
  const all: Names = {
    main,
    libraries: librariesOf(destdir.items),
    daemons: way === 'daemons' ? daemonsOf(destdir, main) : [],
    development: `${main}-dev`,
    documentation: `${main}-doc`,
  };
  return wanted.length > 0
    ? asWanted(all, wanted)
    : withoutEmptyMain(withoutLoneDaemon(all, destdir), destdir);
}

/** A daemon that is all there is needs no package beside the project's own. */
function withoutLoneDaemon(names: Names, { items }: Destdir): Names {
  const [daemon, ...others] = names.daemons;
  if (daemon === undefined || others.length > 0) return names;
  const hasMain = items.some((item) => item.type !== 'directory' && ownerOf(item, names) === names.main);
  return hasMain ? names : { ...names, daemons: [] };
}

/** Names that somebody gave, each for what it says; what no name is for stays in the main package. */
function asWanted(all: Names, wanted: readonly string[]): Names {
  const development = wanted.find((name) => /-(?:dev|devel)$/.test(name));
  const documentation = wanted.find((name) => /-docs?$/.test(name));
  const rest = wanted.filter((name) => name !== development && name !== documentation);
  const daemons = all.daemons.filter(({ name }) => rest.includes(name));
  const [main = rest[0] ?? all.main] = rest.filter(
    (name) => !isLibraryName(name, all) && !daemons.some((one) => one.name === name),
  );
  const library = rest.find((name) => name !== main && isLibraryName(name, all));
  const exact = all.libraries.filter(({ name }) => rest.includes(name));
  const others = all.libraries.filter(({ name }) => !rest.includes(name)).flatMap(({ sonames }) => sonames);
  const collected =
    library === undefined || exact.some(({ name }) => name === library)
      ? []
      : [{ name: library, sonames: others }];
  return { main, libraries: [...exact, ...collected], daemons, development, documentation };
}

function isLibraryName(name: string, { libraries }: Names): boolean {
  return libraries.length > 0 && (/^lib.*[\d.]$/.test(name) || /-libs?$/.test(name));
}

/** A library without programs has no main package: what is left goes with the library. */
function withoutEmptyMain(names: Names, { items }: Destdir): Names {
  const [library] = names.libraries;
  const hasMain = items.some(
    (item) => ownerOf(item, names) === names.main && !/\/share\/(?:locale|doc|licenses)\//.test(item.path),
  );
  return hasMain || library === undefined ? names : { ...names, main: library.name };
}

function ownerOf(item: Installed, names: Names): string | undefined {
  const kind = kindOf(item);
  if (kind === 'left-out') return undefined;
  const daemon = names.daemons.find(({ paths }) => paths.has(item.path));
  if (daemon !== undefined) return daemon.name;
  switch (kind) {
    case 'library':
      return libraryOwner(item, names) ?? names.main;
    case 'development':
      return names.development ?? names.main;
    case 'documentation':
      return names.documentation ?? names.main;
    default:
      return names.main;
  }
}

function libraryOwner(item: Installed, { libraries }: Names): string | undefined {
  const soname = sonameOf(item);
  const own = libraries.find(({ sonames }) =>
    sonames.some(({ stem, version }) => stem === soname?.stem && version === soname.version),
  );
  return (own ?? (soname === undefined ? libraries[0] : undefined))?.name;
}
