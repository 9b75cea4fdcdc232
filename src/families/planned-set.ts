import type { Entry } from '../packages/entry.ts';
import type { Intent } from '../packages/intent.ts';
import { type MemoryPackage, memorySet, type Package, type PackageSet } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import { programsOf } from '../plan/default-mode.ts';
import { cleanPath, installedEntry } from '../plan/gather.ts';
import { hasWildcard, withoutEscapes } from '../plan/patterns.ts';
import type { Claim, Plan } from '../plan/plan.ts';
import { scopeOf } from '../plan/scope.ts';
import { groupBy } from '../system/group.ts';
import type { Family } from './family.ts';
import { needsOf } from './prerequisites.ts';

/** What a plan's packages are in their family's own relations, as far as it is known before a build. */
export type PlannedSet = {
  readonly set: PackageSet;
  /** Claims over what the build will install whose files cannot be known yet. */
  readonly unsettled: readonly Claim[];
};

/**
 * The set that a plan's recipe would build: intents and prerequisites as relations, the empty packages of superseded
 * names, and the paths that a build is claimed to install.
 */
export function plannedSet(plan: Plan, family: Family): PlannedSet {
  const open = plan.claims.filter(({ matches, problems }) => matches === undefined && problems.length === 0);
  const isExact = ({ pattern }: Claim) => !hasWildcard(pattern) && !pattern.endsWith('/');
  const claimed = groupBy(open.filter(isExact), (claim) => claim.package);
  const alive = new Set(plan.set.packages.map(({ name }) => name));
  const members = plan.set.packages.flatMap((pkg): MemoryPackage[] => {
    const promised = (claimed.get(pkg.name) ?? []).flatMap((claim) => promisedEntry(claim, plan));
    const lowered = { ...pkg, relations: relationsOf(pkg, plan, family) };
    return [
      { package: lowered, entries: [...plan.set.entries(pkg), ...promised] },
      ...transitionals(lowered, alive, plan.distribution.independentArchitecture, family),
    ];
  });
  return {
    set: memorySet(plan.set.origin, members, plan.set.open),
    unsettled: open.filter((claim) => !isExact(claim)),
  };
}

/**
 * A set that exists, with what some of its packages are made to want as well: their intents, lowered beside the relations
 * that they have.
 * @param architecture that of packages for every machine.
 */
export function withIntents(
  set: PackageSet,
  packages: readonly Package[],
  family: Family,
  architecture: string,
): PackageSet {
  const alive = new Set(packages.map(({ name }) => name));
  const members = packages.flatMap((pkg): MemoryPackage[] => {
    const wanted = pkg.intents.flatMap((intent) => family.lower?.(intent, { package: pkg }) ?? []);
    const lowered = { ...pkg, relations: [...pkg.relations, ...wanted] };
    return [
      { package: lowered, entries: [...set.entries(pkg)] },
      ...transitionals(lowered, alive, architecture, family),
    ];
  });
  return memorySet(set.origin, members, set.open);
}

function promisedEntry({ pattern, line, package: name }: Claim, { project, distribution }: Plan): Entry[] {
  const path = cleanPath(withoutEscapes(pattern));
  const programs = programsOf(distribution, scopeOf(project, distribution, name));
  return installedEntry(path, { path: path.slice(1), type: 'file' }, line, { distribution, programs });
}

function relationsOf(pkg: Package, plan: Plan, family: Family): readonly Relation[] {
  const lower = (intent: Intent) => family.lower?.(intent, { package: pkg }) ?? [];
  return [...pkg.relations, ...pkg.intents.flatMap(lower), ...prerequisitesOf(pkg, plan, family)];
}

/** What must be there first, by the names that it has on the release; what has none is reported by a rule. */
function prerequisitesOf(pkg: Package, plan: Plan, family: Family): readonly Relation[] {
  return needsOf(plan, family)
    .needs.filter((need) => need.phase === 'run' && need.package === pkg.name)
    .flatMap(({ level, names, version, prerequisite: { place } }) =>
      names.flatMap((name, index) => {
        const range = index === 0 && version !== undefined ? { version } : {};
        const intent: Intent = { kind: level, names: [name], place, ...range };
        return family.lower?.(intent, { package: pkg }) ?? [];
      }),
    );
}

/** A superseded name lives on as an empty package where the package manager follows a rename in no other way. */
function transitionals(
  pkg: Package,
  alive: ReadonlySet<string>,
  architecture: string,
  family: Family,
): MemoryPackage[] {
  return pkg.intents
    .filter(({ kind }) => kind === 'supersedes')
    .flatMap((intent) =>
      intent.names
        .filter((name) => !alive.has(name))
        .flatMap((name) => {
          const relations = family.transitional?.(intent, { package: pkg }) ?? [];
          if (relations.length === 0) return [];
          const summary = `transitional package for ${pkg.name}`;
          const { version, origin } = pkg;
          const rest = { scripts: [], accounts: [], units: [], intents: [] };
          return [
            { package: { name, version, architecture, summary, relations, origin, ...rest }, entries: [] },
          ];
        }),
    );
}
