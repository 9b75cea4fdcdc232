import { isBaseDirectory } from '../distributions/paths.ts';
import type { Contribution } from '../manifest/contribution.ts';
import { withOwnNames } from '../manifest/own-names.ts';
import type { Project } from '../manifest/project.ts';
import type { Entry } from '../packages/entry.ts';
import { type MemoryPackage, memorySet, type Package, type PackageSet } from '../packages/package-set.ts';
import { readFileStream } from '../system/read-file.ts';
import { type Budget, startBudget } from './budget.ts';
import { resolveClaims } from './claims.ts';
import { programsOf } from './default-mode.ts';
import { completeDirectories, declaredDirectory } from './directories.ts';
import { expand, type Scope } from './expand.ts';
import { cleanPath, type Gathered, gather } from './gather.ts';
import { type Installed, merge, override } from './merge.ts';
import { describePackages } from './packages.ts';
import { compileInstalled, withAllBelow } from './patterns.ts';
import { applyPermissions } from './permissions.ts';
import type { Omission, Plan, PlanInput } from './plan.ts';
import { resolvePrerequisites, resolveVariables } from './resolve-values.ts';
import { scopeOf } from './scope.ts';

/**
 * Manifest x Distribution x Contribution: the package set that the description means, with all that stands in the
 * way of it. Nothing is thrown for a description that is wrong in itself: rules judge what the plan says.
 * @throws ContribError bad-input for one that asks for more than anybody could judge, or has one name for two packages.
 */
export function resolvePlan(given: PlanInput): Plan {
  const input = { ...given, ...withOwnNames({ ...given, release: given.distribution.release }) };
  const { project, distribution, contribution, tree } = input;
  const budget = startBudget();
  const gathered = project.packages.map(({ name }) => ({ name, ...gatherPackage(name, input, budget) }));
  const claims = resolveClaims(input, budget);
  const { packages, clashes } = merge(
    gathered.map(({ name, entries }) => ({
      package: name,
      entries: [...entries, ...claims.entries(name), ...declared(name, project)],
    })),
  );
  const [first] = project.packages;
  const scope = scopeOf(project, distribution, first?.name ?? project.manifest.name);
  const lines = [...project.permissions, ...(contribution?.permissions ?? [])];
  for (const installed of packages.values()) {
    completeDirectories(installed, (path) => isBaseDirectory(distribution, path));
  }
  // Behind the directories: a critical permission may be that of one which only its files brought along.
  const permissions = applyPermissions(lines, packages, scope, budget);
  const contentPath = (pkg: Package, entry: Entry) =>
    claims.contentPath(pkg, entry) ?? `${tree.root}/${entry.source ?? ''}`;
  return {
    project,
    distribution,
    contribution,
    tree,
    built: input.built,
    set: toSet(input, packages, contentPath),
    lines: gathered.flatMap((part) => part.lines),
    links: gathered.flatMap((part) => part.links),
    omissions: gathered.flatMap((part) => part.omissions),
    permissions,
    clashes,
    claims: claims.claims,
    unclaimed: claims.unclaimed,
    variables: resolveVariables(input),
    prerequisites: resolvePrerequisites(input),
    contentPath,
  };
}

type PackagePart = Gathered & { readonly omissions: readonly Omission[] };

/** Upstream's lines of a package and the distribution's over them. */
function gatherPackage(
  name: string,
  { project, distribution, contribution, tree }: PlanInput,
  budget: Budget,
): PackagePart {
  const scope = scopeOf(project, distribution, name);
  const programs = programsOf(distribution, scope);
  const context = { packageName: name, scope, tree, distribution, programs, budget };
  const upstream = project.packages.find((pkg) => pkg.name === name);
  const own = contribution?.packages.find((pkg) => pkg.name === name);
  const base = upstream === undefined ? { lines: [], links: [], entries: [] } : gather(upstream, context);
  if (own === undefined || contribution === undefined) return { ...base, omissions: [] };
  const changes = gather(own, context);
  const { kept, omissions } = omit(own, base.entries, { contribution, scope, budget });
  return {
    lines: [...base.lines, ...changes.lines],
    links: [...base.links, ...changes.links],
    entries: override(kept, changes.entries),
    omissions,
  };
}

function omit(
  { name, omit: texts }: Contribution['packages'][number],
  entries: readonly Entry[],
  { contribution, scope, budget }: { contribution: Contribution; scope: Scope; budget: Budget },
): { readonly kept: readonly Entry[]; readonly omissions: readonly Omission[] } {
  const placeOf = (index: number) => contribution.located.locate(['packages', name, 'omit', index]);
  budget.compare(entries.length * texts.length, placeOf(0));
  const filters: ((path: string) => boolean)[] = [];
  const omissions = texts.map((text, index): Omission => {
    const base = { package: name, place: placeOf(index) };
    const expansion = expand({ text, literal: false }, scope);
    if ('unknown' in expansion) {
      const known = [...scope.keys()];
      return {
        ...base,
        pattern: text,
        problems: [{ kind: 'unknown-variable', name: expansion.unknown, known }],
      };
    }
    const pattern = expansion.text.replace(/(?<=.)\/+$/, '');
    const isOmitted = withAllBelow([compileInstalled(pattern)]);
    filters.push(isOmitted);
    const isUseful = entries.some(({ path }) => isOmitted(path));
    return { ...base, pattern, problems: isUseful ? [] : [{ kind: 'matches-nothing', pattern }] };
  });
  return { kept: entries.filter(({ path }) => !filters.some((isOmitted) => isOmitted(path))), omissions };
}

function declared(name: string, { manifest, packages, located }: Project): Entry[] {
  return Object.entries(manifest.directories ?? {})
    .filter(([, item]) => (item?.package ?? packages[0]?.name) === name)
    .map(([path, item]) =>
      declaredDirectory(cleanPath(path), item, located.locateKey(['directories', path])),
    );
}

function toSet(
  input: PlanInput,
  packages: ReadonlyMap<string, Installed>,
  contentPath: Plan['contentPath'],
): PackageSet {
  const members = describePackages(input).map(
    (pkg): MemoryPackage => ({ package: pkg, entries: [...(packages.get(pkg.name)?.values() ?? [])] }),
  );
  const origin = { kind: 'manifest', path: input.project.located.file } as const;
  const { tree } = input;
  return memorySet(origin, members, (pkg, entry) =>
    tree.open === undefined || entry.source === undefined
      ? readFileStream(contentPath(pkg, entry))
      : tree.open(entry.source),
  );
}
