import { isBaseDirectory } from '../../../distributions/paths.ts';
import type { Distribution } from '../../../distributions/resolve.ts';
import type { Entry } from '../../../packages/entry.ts';
import type { Package } from '../../../packages/package-set.ts';
import { unsettledClaims } from '../../../plan/deployment-map.ts';
import { parentsOf } from '../../../plan/directories.ts';
import { compileInstalled, hasWildcard } from '../../../plan/patterns.ts';
import type { Claim, Plan } from '../../../plan/plan.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import { claimLine, entryLines, isUsual } from '../files.ts';
import { ownEntries } from '../own-entries.ts';
import { filePath } from '../paths.ts';
import { excludedDirectories } from './base-directories.ts';
import { claimInFiles, isForAll, pythonPath } from './claims.ts';
import { broughtByLicense } from './license-files.ts';

const COMPRESSED = /\.(?:gz|bz2|xz|zst)$/;

/**
 * %files of a package, behind its name: directories that hold nothing out of the ordinary in one line, all else by
 * its path. Where the project has a build every path stands for itself, because a directory would also take what
 * the build installs and nobody claims.
 */
export function fileSectionLines(pkg: Package, plan: Plan): string[] {
  const { distribution, project } = plan;
  const brought = broughtByLicense(pkg, plan);
  const entries = ownEntries(pkg, plan).filter(({ path }) => !brought.has(path));
  const claims = unsettledClaims(plan, pkg.name);
  const suffixOf = suffixes(plan);
  const whole =
    project.manifest.build === undefined ? wholeDirectories(entries, suffixOf, plan, pkg) : new Set<string>();
  const rest = entries.filter(({ path }) => !whole.has(path) && !isBelowOne(path, whole));
  const options = { attributes: 'unusual', suffixOf: ({ path }: Entry) => suffixOf(path) } as const;
  const isInexact = (entry: Entry) => filePath(entry, distribution).includes('?');
  const lines = [
    ...claimDirectories(claims, entries, distribution).map((path) => ({
      path,
      text: `%dir ${filePath({ path, type: 'directory' }, distribution)}`,
    })),
    ...[...whole].map((path) => ({
      path,
      text: `${filePath({ path, type: 'directory' }, distribution)}/`,
    })),
    ...claims.map((claim) => ({
      path: claim.pattern,
      text: [claimText(claim, suffixOf, plan), ...excludedDirectories(claim, distribution)].join('\n'),
    })),
    ...rest
      .filter((entry) => !isInexact(entry))
      .map((entry) => ({ path: entry.path, text: entryLines([entry], distribution, options).join('\n') })),
  ];
  return [
    ...entryLines(rest.filter(isInexact), distribution, options),
    ...lines.sort((a, b) => comparePaths(a.path, b.path)).map(({ text }) => text),
  ];
}

/** The outermost directories of a package that hold its own ordinary entries alone. */
function wholeDirectories(
  entries: readonly Entry[],
  suffixOf: (path: string) => string,
  plan: Plan,
  pkg: Package,
): ReadonlySet<string> {
  const others = plan.set.packages
    .filter((other) => other !== pkg)
    .flatMap((other) => [...plan.set.entries(other)].map(({ path }) => path));
  const isPlain = (entry: Entry) =>
    (entry.type === 'symlink' || isUsual(entry)) &&
    entry.flags.length === 0 &&
    entry.capabilities === undefined &&
    suffixOf(entry.path) === '' &&
    !filePath(entry, plan.distribution).includes('?');
  const odd = [...entries.filter((entry) => !isPlain(entry)).map(({ path }) => path), ...others];
  const mixed = new Set(odd.flatMap((path) => [path, ...parentsOf(path)]));
  const chosen = new Set<string>();
  for (const { path, type } of entries) {
    if (type === 'directory' && !mixed.has(path) && !isBelowOne(path, chosen)) chosen.add(path);
  }
  return chosen;
}

function isBelowOne(path: string, directories: ReadonlySet<string>): boolean {
  return parentsOf(path).some((parent) => directories.has(parent));
}

/** The directories on the way to what is claimed, which are the package's own where nobody else has them. */
function claimDirectories(
  claims: readonly Claim[],
  entries: readonly Entry[],
  distribution: Distribution,
): string[] {
  const known = new Set(entries.map(({ path }) => path));
  const found = new Set<string>();
  for (const { pattern } of claims) {
    for (const path of parentsOf(pattern)) {
      if (!hasWildcard(path) && !known.has(path) && !isBaseDirectory(distribution, path)) found.add(path);
    }
  }
  return [...found];
}

function claimText(claim: Claim, suffixOf: (path: string) => string, plan: Plan): string {
  const written = claimInFiles(claim, plan);
  const suffix = written.pattern.endsWith('*') ? '' : suffixOf(claim.pattern);
  return pythonPath(claimLine(written, plan.distribution, suffix), isForAll(claim, plan));
}

/** What follows the name of a file that a helper compresses: `*`, as the packaging guidelines want it. */
function suffixes({ distribution, set, claims }: Plan): (path: string) => string {
  const compressed = Object.values(distribution.helperChanges)
    .filter(({ change }) => change === 'compress')
    .flatMap(({ paths, suffix = '' }) => paths.map((path) => ({ matches: compileInstalled(path), suffix })));
  const names = new Set(
    [
      ...set.packages.flatMap((pkg) => [...set.entries(pkg)].filter(({ type }) => type !== 'directory')),
      ...claims.map(({ pattern }) => ({ path: pattern })),
    ].map(({ path }) => path),
  );
  return (path) => {
    const helper = COMPRESSED.test(path) ? undefined : compressed.find(({ matches }) => matches(path));
    if (helper === undefined || !names.has(path)) return '';
    const hasNeighbour = [...names].some((other) => other !== path && other.startsWith(path));
    return hasNeighbour ? helper.suffix : '*';
  };
}
