import type { Distribution } from '../distributions/resolve.ts';
import type { Capability } from '../facts/capability.ts';
import type { Family } from '../families/family.ts';
import { isInRange, parseRange } from '../families/version-range.ts';
import type { Catalogue } from '../indexes/catalogue.ts';
import type { Located, Lookup } from './closure.ts';
import { pathsOf } from './paths.ts';

/** What questions about capabilities are put to. */
export type Context = {
  readonly distribution: Distribution;
  readonly family: Family;
  readonly catalogue: Catalogue;
  readonly lookup: Lookup;
};

/** A package that has a capability. */
export type Found = Located & {
  readonly via: string;
  /** The version of the capability itself, where the index tells it: rpm's pkgconfig(glib-2.0) = 2.74. */
  readonly offered: string;
  /** The family's own dependency on the capability, where the package is found by it. */
  readonly expression?: string;
};

const NEWEST_PYTHON = 40;

/** All packages that have a capability, each once; none where the index does not tell. */
export function findProviders(capability: Capability, context: Context): readonly Found[] {
  const { family, distribution } = context;
  const expression = family.capability?.(capability, distribution);
  const provided = expression === undefined ? [] : byExpression(expression, context);
  if (provided.length > 0) return provided;
  const found = [
    ...byPath(capability, context),
    ...byVirtualName(capability, context),
    ...byAlpineModule(capability, context),
  ];
  if (found.length > 0) return once(standardLibrary(capability, found, context), family);
  return byOwnName(capability, context);
}

/**
 * Whether an index that names no package for a capability means that there is none: it lists files, or abuild writes
 * the name into every package that has it.
 */
export function isTold(capability: Capability, { catalogue, distribution, family }: Context): boolean {
  if (catalogue.files.length > 0) return true;
  return family.id === 'apk' && family.capability?.(capability, distribution) !== undefined;
}

/** A link of update-alternatives(1) is in no list of files: `automake` is in the package of that name, by another one. */
function byOwnName({ kind, name }: Capability, { family, lookup }: Context): readonly Found[] {
  if (kind !== 'command' || family.id !== 'deb') return [];
  return locate(name, `package ${name}`, lookup);
}

/** A name that packages provide, or paths, of which `(a or b)` names several. */
function byExpression(expression: string, { catalogue, lookup, family }: Context): readonly Found[] {
  const names = /^\((.*)\)$/.exec(expression)?.[1]?.split(' or ') ?? [expression];
  const found = names.flatMap((name) => {
    const byName = lookup.providers(name).map((one) => ({
      ...one,
      via: name,
      offered: one.pkg.provides.find((provided) => provided.name === name)?.version ?? one.pkg.version,
      expression,
    }));
    if (byName.length > 0 || !name.startsWith('/')) return byName;
    const owners = catalogue.files.flatMap((files) => files.byPath(name)).flatMap(({ packages }) => packages);
    return owners.flatMap((owner) => locate(owner, name, lookup)).map((one) => ({ ...one, expression }));
  });
  return once(found, family);
}

function byPath(capability: Capability, { catalogue, distribution, lookup }: Context): readonly Found[] {
  return pathsOf(capability, catalogue.files, distribution).flatMap(({ path, packages }) =>
    packages.flatMap((name) => locate(name, path, lookup)),
  );
}

/** `awk` is a name that several packages provide, and a link that they take turns in (update-alternatives(1)). */
function byVirtualName({ kind, name }: Capability, { lookup }: Context): readonly Found[] {
  if (kind !== 'command') return [];
  return lookup
    .providers(name)
    .map((one) => ({ ...one, via: `virtual package ${name}`, offered: one.pkg.version }));
}

/** abuild's provides for Python modules have the interpreter's version in their names: what lasts is the package's. */
function byAlpineModule({ kind, name }: Capability, { family, lookup }: Context): readonly Found[] {
  if (family.id !== 'apk' || kind !== 'python') return [];
  return Array.from({ length: NEWEST_PYTHON }, (_, minor) => `py3.${minor}:${name}`).flatMap((provided) =>
    lookup.providers(provided).map((one) => ({ ...one, via: provided, offered: one.pkg.version })),
  );
}

function locate(name: string, via: string, lookup: Lookup): Found[] {
  const found = lookup.byName(name);
  return found === undefined ? [] : [{ ...found, via, offered: found.pkg.version }];
}

const STANDARD: readonly {
  readonly kind: Capability['kind'];
  readonly at: RegExp;
  readonly names: readonly string[];
}[] = [
  { kind: 'python', at: /\/python3\.\d+\/(?!dist-packages|site-packages)/, names: ['python3', 'python'] },
  // Nothing depends on python3-minimal alone (Debian Python Policy, "Minimal Python packages").
  { kind: 'command', at: /\/python3$/, names: ['python3', 'python'] },
  { kind: 'perl', at: /\/perl(?:-base|5?\/(?:\d|core_perl))/, names: ['perl'] },
];

/** What belongs to an interpreter is named by its package: parts of it have others, some with the release in them. */
function standardLibrary(
  { kind }: Capability,
  found: readonly Found[],
  { lookup }: Context,
): readonly Found[] {
  const standard = STANDARD.find((one) => one.kind === kind);
  const inside = found.find(({ via }) => standard?.at.test(via) === true);
  if (standard === undefined || inside === undefined) return found;
  const interpreter = standard.names.find((name) => lookup.closure(name).has(inside.pkg.name));
  const located = interpreter === undefined ? undefined : lookup.byName(interpreter);
  return located === undefined ? found : [{ ...located, via: inside.via, offered: located.pkg.version }];
}

/** Each package once, in the order in which they were found: of two of one name the newer one, as it is installed. */
function once(found: readonly Found[], { compare }: Family): readonly Found[] {
  const kept = new Map<string, Found>();
  for (const one of found) {
    const known = kept.get(one.pkg.name);
    if (known === undefined || (compare?.(one.pkg.version, known.pkg.version) ?? 0) > 0)
      kept.set(one.pkg.name, one);
  }
  return [...kept.values()];
}

/** Whether a version is one of those asked for: epoch and revision are the distribution's own. */
export function suits(version: string, wanted: string | undefined, { compare, parse }: Family): boolean {
  if (wanted === undefined || compare === undefined) return true;
  return isInRange(parse?.(version)?.version ?? version, parseRange(wanted), compare);
}
