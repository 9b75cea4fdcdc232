import { posix } from 'node:path';
import { isBaseDirectory } from '../distributions/paths.ts';
import type { Builder } from '../families/builder.ts';
import { isMadeLater } from '../families/packaging/declared.ts';
import type { Finding } from '../findings/finding.ts';
import type { Entry } from '../packages/entry.ts';
import { formatMode } from '../packages/entry.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';
import type { Plan } from '../plan/plan.ts';
import { resolvePlan } from '../plan/resolve-plan.ts';
import { allowsToAdd, allowsToLack, pathsAfterHelpers } from '../rules/helper-changes.ts';
import { printableName } from '../system/io.ts';
import { builtTree } from './built-tree.ts';

type CompareOptions = { readonly isPart?: boolean; readonly keeps?: NonNullable<Builder['keeps']> };

/**
 * What the packages hold and the mapping does not say, or says otherwise; what the family's own helpers change is
 * allowed as the distribution's data declares it.
 * @param options `isPart`: other packages of the project were not looked at; `keeps`: what the format keeps of an entry.
 */
export function compareWithMapping(
  plan: Plan,
  made: PackageSet,
  { isPart = false, keeps = (_, entry) => entry }: CompareOptions = {},
): Finding[] {
  const { project, distribution, contribution, tree } = plan;
  const settled = resolvePlan({ project, distribution, contribution, tree, built: builtTree(plan, made) });
  return settled.set.packages.flatMap((pkg) => {
    const actual = made.packages.find(({ name }) => name === pkg.name);
    if (actual === undefined && isPart) return [];
    if (actual === undefined)
      return [difference(plan, pkg, undefined, `the build made no package ${pkg.name}`)];
    const wanted = [...settled.set.entries(pkg)].flatMap((entry) => keeps(plan, entry) ?? []);
    return comparePackage(settled, pkg, wanted, [...made.entries(actual)]);
  });
}

function comparePackage(
  plan: Plan,
  pkg: Package,
  wanted: readonly Entry[],
  actual: readonly Entry[],
): Finding[] {
  const byPath = new Map(actual.map((entry) => [entry.path, entry]));
  const expected = wanted.filter((entry) => !entry.flags.includes('ghost') && !isMadeByTmpfiles(plan, entry));
  const matched = new Set<string>();
  const findings = expected.flatMap((entry) => {
    const item = { pkg, entry };
    const found = [entry.path, ...pathsAfterHelpers(plan, item)]
      .map((path) => byPath.get(path))
      .find((one) => one !== undefined);
    if (found === undefined) {
      return allowsToLack(plan, item)
        ? []
        : [difference(plan, pkg, entry, `${shown(entry)} is not in the package ${pkg.name}`)];
    }
    matched.add(found.path);
    return attributeDifferences(plan, pkg, entry, found);
  });
  const parents = new Set(actual.flatMap(({ path }) => parentsOf(path)));
  const extra = actual.filter(
    ({ path, type, flags }) =>
      !matched.has(path) &&
      !flags.includes('ghost') &&
      !allowsToAdd(plan, path) &&
      !(type === 'directory' && (parents.has(path) || isBaseDirectory(plan.distribution, path))),
  );
  return [
    ...findings,
    ...extra.map((entry) =>
      difference(plan, pkg, entry, `${shown(entry)} is in the package ${pkg.name}, and no line installs it`),
    ),
  ];
}

function attributeDifferences(plan: Plan, pkg: Package, expected: Entry, actual: Entry): Finding[] {
  const differs = (what: string, wanted: string, found: string) =>
    difference(
      plan,
      pkg,
      expected,
      `${shown(expected)} has the ${what} ${found} in the package, and ${wanted} in the mapping`,
    );
  if (expected.type !== actual.type) return [differs('type', expected.type, actual.type)];
  if (expected.type === 'symlink') {
    const [wanted, found] = [linkEnd(expected), linkEnd(actual)];
    return wanted === found ? [] : [differs('target', expected.target ?? '', actual.target ?? '')];
  }
  const owner = ownerOf(plan, expected);
  return [
    ...(expected.mode === actual.mode
      ? []
      : [differs('mode', formatMode(expected.mode), formatMode(actual.mode))]),
    ...(owner === `${actual.owner}:${actual.group}`
      ? []
      : [differs('owner', owner, `${actual.owner}:${actual.group}`)]),
    ...flagDifferences(plan, pkg, expected, actual),
  ];
}

/** A directory has no content that somebody edits: rpm marks one whose files are configuration, to no effect. */
function flagDifferences(plan: Plan, pkg: Package, expected: Entry, actual: Entry): Finding[] {
  const [wanted, found] = [expected, actual].map((entry) => (isConfig(entry) ? 'config' : 'none'));
  if (expected.type === 'directory' || wanted === found) return [];
  const message = `${shown(expected)} has the flag ${found} in the package, and ${wanted} in the mapping`;
  const finding = difference(plan, pkg, expected, message);
  const isTaken = expected.source === undefined && plan.distribution.family === 'pacman';
  return [isTaken && wanted === 'config' ? { ...finding, ...NAMED_ALONE } : finding];
}

/** What a directory or pattern takes of the build is not known when the PKGBUILD is written. */
const NAMED_ALONE = {
  remedy: 'name the file with a path: of its own: backup=() holds neither directories nor patterns',
  source: 'PKGBUILD(5), "backup"',
} as const;

/**
 * The owner that an archive can hold: of the formats whose archives are written with numbers, an account that the
 * installation makes comes later (tmpfiles.d). rpm and apk hold names.
 */
function ownerOf({ distribution: { family, staticAccounts } }: Plan, { owner, group }: Entry): string {
  if (family === 'rpm' || family === 'apk') return `${owner}:${group}`;
  const isStatic = staticAccounts.users[owner] !== undefined && staticAccounts.groups[group] !== undefined;
  return isStatic ? `${owner}:${group}` : 'root:root';
}

/** pacman would warn on each upgrade that the owner of such a directory is not the package's root. */
function isMadeByTmpfiles(plan: Plan, entry: Entry): boolean {
  return plan.distribution.family === 'pacman' && entry.type === 'directory' && isMadeLater(entry, plan);
}

function isConfig({ flags }: Entry): boolean {
  return flags.includes('config') || flags.includes('noreplace');
}

/** Where a link leads: formats write links within one directory relative, or all of them absolute. */
function linkEnd({ path, target = '' }: Entry): string {
  return posix.resolve(posix.dirname(path), target);
}

function parentsOf(path: string): string[] {
  const found: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    found.push(path.slice(0, end));
  return found;
}

function shown({ path }: Entry): string {
  return printableName(path);
}

function difference(plan: Plan, pkg: Package, entry: Entry | undefined, message: string): Finding {
  return {
    rule: 'build/differs',
    severity: 'error',
    place: entry?.place ?? { package: pkg.name, ...(entry === undefined ? {} : { path: entry.path }) },
    message,
    remedy: 'change the mapping, or the recipe where it was edited',
    distribution: plan.distribution.id,
  };
}
