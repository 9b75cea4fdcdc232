import { printableName } from '../../../system/io.ts';
import { cut, SUMMARY_LENGTH } from '../clean.ts';
import type { DraftMapping, DraftPackage, DraftService } from '../draft.ts';
import { claimsOf } from './claims.ts';
import { unitsOf } from './daemons.ts';
import { escapePattern, type Namer, namerOf } from './directories.ts';
import { type Kind, LEFT_OUT } from './kinds.ts';
import { librariesNeeded } from './libraries.ts';
import { DEFAULT_DIRECTORY } from './modes.ts';
import type { Destdir, Installed } from './read.ts';
import { type Split, type SplitInput, split } from './split.ts';

export type DestdirMapping = DraftMapping & { readonly namer: Namer; readonly notes: readonly string[] };

const ABOUT: Readonly<Record<Kind | 'daemon', string>> = {
  main: 'programs, their data and translations',
  daemon: 'a program that a unit starts, with its units and configuration',
  library: 'shared libraries',
  development: 'what is needed to build against it',
  documentation: 'documentation',
  'left-out': '',
};
const SUMMARY: Partial<Readonly<Record<Kind | 'daemon', string>>> = {
  daemon: 'daemon',
  library: 'shared library',
  development: 'development files',
  documentation: 'documentation',
};

/** The project's summary and what is in the package, in one line that every format takes (Debian policy 3.4.1). */
function titled(summary: string, title: string): string {
  return `${cut(summary, SUMMARY_LENGTH - title.length - 3)} (${title})`;
}

/** The mapping of what `make install DESTDIR=DIR` put there, split into packages. */
export function mapDestdir(input: SplitInput, summary: string): DestdirMapping {
  const { destdir } = input;
  const parts = split(input);
  const namer = namerOf(destdir.items);
  const declared = destdir.items.filter((item) => isDeclared(item, namer));
  const claimed = destdir.items.filter((item) => !declared.includes(item));
  const claims = claimsOf({ items: claimed, owners: parts.owners, namer });
  const needs = needsOf(parts, destdir);
  const isCompiled = destdir.items.some(
    ({ path, type }) => type === 'file' && destdir.head(path, 4) === '\x7fELF',
  );
  const packages = parts.packages.map(({ name, kind }, index): DraftPackage => {
    const about = index === 0 && kind === 'library' ? 'main' : kind;
    const title = SUMMARY[kind];
    return {
      name,
      ...(title === undefined || index === 0 ? {} : { summary: titled(summary, title) }),
      ...(isCompiled && kind !== 'documentation' ? {} : { independent: true }),
      ...(needs(name, kind).length === 0 ? {} : { requires: needs(name, kind) }),
      lines: claims(name).lines,
      about: [ABOUT[about]],
    };
  });
  return {
    packages,
    permissions: parts.packages.flatMap(({ name }) => claims(name).permissions),
    services: services(destdir, parts, input.main),
    directories: declared.map((item) => ({
      path: item.path,
      ...(item.mode === DEFAULT_DIRECTORY ? {} : { mode: item.mode }),
      ...placeIn(parts, item.path, input.main),
    })),
    notInstalled: notInstalled(destdir.items, parts, namer),
    namer,
    notes: notesOn(destdir.items),
  };
}

/** A program needs the library that it names; building against a library needs it in the same version (Debian Policy 8.4). */
function needsOf(
  { libraries, packages, owners }: Split,
  destdir: Destdir,
): (name: string, kind: string) => string[] {
  const needed = new Map<string, Set<string>>();
  for (const item of destdir.items) {
    const owner = owners.get(item.path);
    if (owner === undefined) continue;
    for (const library of librariesNeeded(item, libraries, destdir))
      needed.set(owner, (needed.get(owner) ?? new Set()).add(library));
  }
  const names = libraries.map(({ name }) => name).filter((name) => packages.some((pkg) => pkg.name === name));
  return (name, kind) =>
    (kind === 'development' ? names : [...(needed.get(name) ?? [])]).filter((other) => other !== name).sort();
}

function services(destdir: Destdir, { owners, packages }: Split, main: string): DraftService[] {
  const units = unitsOf(destdir).filter(
    ({ unit }) => /\.(?:service|socket|timer|path)$/.test(unit) && !unit.includes('@'),
  );
  return units.flatMap(({ unit, path, content }): DraftService[] => {
    const stem = unit.replace(/\.service$/, '');
    const activator =
      unit.endsWith('.service') &&
      units.find((other) => other.unit !== unit && other.unit.replace(/\.[a-z]+$/, '') === stem);
    const remark = `guessed from ${path}; review`;
    const place = placeIn({ owners, packages }, path, main);
    if (activator) return [{ unit, activatedBy: activator.unit, ...place, remark }];
    return /^\[Install\]/m.test(content) ? [{ unit, enable: 'on-install', ...place, remark }] : [];
  });
}

/** The package of a path, where it is not the first, which has what says nothing. */
function placeIn(
  { owners, packages }: Pick<Split, 'owners' | 'packages'>,
  path: string,
  main: string,
): { readonly package?: string } {
  const owner = owners.get(path);
  return owner === undefined || owner === (packages[0]?.name ?? main) ? {} : { package: owner };
}

/**
 * An empty directory for an administrator's files: a claim below sysconfdir would be taken for a configuration file,
 * as nobody sees before the build what it is. A name that is not UTF-8 has no spelling in YAML.
 */
function isDeclared({ path, type }: Installed, { directories: { sysconfdir } }: Namer): boolean {
  return type === 'directory' && path.startsWith(`${sysconfdir}/`) && escapePattern(path) === path;
}

/** What packages do not carry, with the reason. */
function notInstalled(
  items: readonly Installed[],
  { owners }: Split,
  namer: Namer,
): DraftMapping['notInstalled'] {
  return items
    .filter(({ path, type }) => owners.get(path) === undefined && type !== 'directory')
    .map(({ path }) => ({
      pattern: namer.pattern(escapePattern(path)),
      reason:
        LEFT_OUT.find(({ test }) => test.test(path))?.reason ??
        'neither a file nor a link: made on the installed system, if at all',
    }));
}

type Note = { readonly test: RegExp; readonly text: (path: string) => string };

/** What tells that it was not installed as a distribution does. */
const NOTES: readonly Note[] = [
  {
    test: /^\/usr\/local\//,
    text: () =>
      'it was installed below /usr/local, which packages leave to the administrator (FHS 3.0, 4.9): install it again with the prefix /usr',
  },
  {
    test: /^\/usr\/(?:etc|var)\//,
    text: (path) =>
      `${path} is below the prefix, and configuration and state are not (FHS 3.0, 4.1): configure it with /etc and /var (--sysconfdir=/etc --localstatedir=/var, for CMake -DCMAKE_INSTALL_SYSCONFDIR=/etc), as contrib build does, and install it again`,
  },
  {
    test: /\.py[co]$/,
    text: (path) =>
      `byte code was installed, as ${path}: install without it, because the distribution makes its own`,
  },
  {
    test: /^\/(?!(?:usr|etc|var|run|opt|srv|lib|lib64|bin|sbin|boot)\/)/,
    text: (path) => `${path} is not where packages install anything: was DESTDIR taken as the prefix?`,
  },
];

function notesOn(items: readonly Installed[]): string[] {
  return NOTES.flatMap(({ test, text }) => {
    const found = items.find(({ path }) => test.test(path));
    return found === undefined ? [] : [text(printableName(found.path))];
  });
}
