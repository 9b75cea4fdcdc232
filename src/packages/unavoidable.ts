import { type Package, type PackageSet, packageKey } from './package-set.ts';
import type { Expression } from './relation.ts';

/** The words with which the formats say that a package cannot be installed without another. */
const HARD_RELATIONS: ReadonlySet<string> = new Set([
  'Depends',
  'Pre-Depends',
  'Requires',
  'Requires(pre)',
  'Requires(post)',

  'depends',
]);

export type Needs = {
  /** Packages that cannot be installed without one of those asked about, each with the package that it needs next. */
  readonly through: ReadonlyMap<Package, Package>;
};

/**
 * Which packages of a set cannot be installed without one of `targets`: a package needs them where one of its hard
 * relations has no way around them. What no package of the set answers to is somebody else's, and a way around.
 */
export function needing(set: PackageSet, targets: ReadonlySet<Package>): Needs {
  const providers = providersOf(set);
  const through = new Map<Package, Package>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const pkg of set.packages) {
      if (targets.has(pkg) || through.has(pkg)) continue;
      const blocked = (one: Package) => targets.has(one) || through.has(one);
      const next = hardExpressions(pkg)
        .map((expression) => blocker(expression, providers, blocked))
        .find((one) => one !== undefined);
      if (next === undefined || next === pkg) continue;
      through.set(pkg, next);
      changed = true;
    }
  }
  return { through };
}

type Providers = (name: string) => readonly Package[];

/** The package that stands in every way of satisfying an expression; undefined where there is a way around. */
function blocker(
  expression: Expression,
  providers: Providers,
  blocked: (pkg: Package) => boolean,
): Package | undefined {
  switch (expression.kind) {
    case 'name': {
      const found = providers(expression.name);
      return found.length > 0 && found.every(blocked) ? found[0] : undefined;
    }
    case 'any': {
      const each = expression.of.map((part) => blocker(part, providers, blocked));
      return each.every((part) => part !== undefined) ? each[0] : undefined;
    }
    case 'all':
    case 'with':
      return expression.of
        .map((part) => blocker(part, providers, blocked))
        .find((part) => part !== undefined);
    case 'without':
      return blocker(expression.of, providers, blocked);
    // Whether the condition holds is a matter of what else is installed: without it nothing is asked for.
    default:
      return undefined;
  }
}

function hardExpressions(pkg: Package): Expression[] {
  const read = pkg.relations
    .filter(({ kind }) => HARD_RELATIONS.has(kind))
    .map(({ expression }) => expression);
  const wished = pkg.intents
    .filter(({ kind }) => kind === 'requires')
    .map(({ names }): Expression => ({ kind: 'any', of: names.map((name) => ({ kind: 'name', name })) }));
  return [...read, ...wished];
}

/** Who answers to a name: packages of that name, those that provide it, and for a path those that have the file. */
function providersOf(set: PackageSet): Providers {
  const byName = new Map<string, Package[]>();
  const add = (name: string, pkg: Package) => {
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [pkg]);
    else if (!list.includes(pkg)) list.push(pkg);
  };
  for (const pkg of set.packages) {
    add(pkg.name, pkg);
    for (const { names } of pkg.intents.filter(({ kind }) => kind === 'provides'))
      for (const name of names) add(name, pkg);
    for (const { kind, expression } of pkg.relations) {
      if (/^(Provides|provides|p)$/.test(kind) && expression.kind === 'name') add(expression.name, pkg);
    }
  }
  const files = new Map<string, Package[]>();
  return (name) => {
    if (!name.startsWith('/')) return byName.get(name) ?? [];
    const known = files.get(name) ?? ownersOf(set, name);
    files.set(name, known);
    return known;
  };
}

function ownersOf(set: PackageSet, path: string): Package[] {
  return set.packages.filter((pkg) => [...set.entries(pkg)].some((entry) => entry.path === path));
}

/** The chain of packages by which one needs another, as people write it: `a -> b -> c`. */
export function chainOf({ through }: Needs, from: Package): string {
  const names = [from.name];
  const seen = new Set([packageKey(from)]);
  for (let at = through.get(from); at !== undefined && !seen.has(packageKey(at)); at = through.get(at)) {
    names.push(at.name);
    seen.add(packageKey(at));
  }
  return names.join(' -> ');
}
