import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { findDistribution } from '../distributions/load.ts';
import { canonicalPath } from '../distributions/paths.ts';
import { type Distribution, resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector } from '../distributions/selector.ts';
import type { Family } from '../families/family.ts';
import { FAMILY_IDS } from '../families/family-id.ts';
import { familyOf } from '../families/index.ts';
import { plannedSet, withIntents } from '../families/planned-set.ts';
import type { ReadOptions } from '../families/reader.ts';
import type { Semantics } from '../families/semantics.ts';
import type { Contribution } from '../manifest/contribution.ts';
import { MANIFEST_NAME, type Project, parseProject } from '../manifest/project.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';
import type { Claim } from '../plan/plan.ts';
import { openTree, type SourceTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { readTextFile } from '../system/text-file.ts';
import { openPlans } from './open.ts';

/** A set with what its relations mean where it is installed. */
export type NamedSet = {
  readonly set: PackageSet;
  readonly family: Family;
  readonly semantics: Semantics;
  readonly distribution: Distribution;
  readonly unsettled: readonly Claim[];
  /** The set anew, with intents of its packages changed. */
  readonly rebuild: (change: (packages: readonly Package[]) => readonly Package[]) => PackageSet;
};

/** A description and the tree that it describes; of a revision with the distributions' parts as they were. */
export type Described = {
  readonly project: Project;
  readonly tree: SourceTree;
  readonly contribution?: (name: string) => Contribution | undefined;
  /** The manifest's file, where there is one that can be changed. */
  readonly file?: string;
};

/** Where packages are read and nobody says for which distribution. */
const USUAL: Readonly<Record<string, string>> = {
  deb: 'debian',
  rpm: 'fedora',
  pacman: 'arch',
  apk: 'alpine',
};

/** Whether an argument names a manifest of the file system: a file of YAML, or a directory with contrib.yaml. */
export function isManifest(cwd: string, name: string): boolean {
  const path = resolve(cwd, name);
  return existsSync(path) && (existsSync(join(path, MANIFEST_NAME)) || /\.ya?ml$/.test(name));
}

/** Reads the manifest that an argument names; places in it are relative to `cwd`. */
export function openDescribed(cwd: string, name: string): Described {
  const path = resolve(cwd, name);
  const file = statSync(path).isDirectory() ? join(path, MANIFEST_NAME) : path;
  const root = dirname(file);
  return {
    project: parseProject(root, relative(cwd, file) || file, readTextFile(file)),
    tree: openTree(root),
    file,
  };
}

/** A description on one distribution. */
export async function describedSet(described: Described, selector: string): Promise<NamedSet> {
  const { project, file: _, ...options } = described;
  const [plan] = openPlans(project, selector, options).plans;
  const family = await familyOf(plan.distribution.family);
  const { set, unsettled } = plannedSet(plan, family);
  return {
    set,
    family,
    unsettled,
    rebuild: (change) =>
      plannedSet({ ...plan, set: { ...plan.set, packages: change(plan.set.packages) } }, family).set,
    distribution: plan.distribution,
    semantics: await semanticsOf(family, plan.distribution),
  };
}

/**
 * Packages that exist.
 * @param selector the distribution that they are for; the usual one of their family where nobody says.
 */
export async function readSet(
  paths: readonly string[],
  selector?: string,
  options: ReadOptions = {},
): Promise<NamedSet> {
  const { openPackages } = await import('../families/read.ts');
  const set = await openPackages(paths, options);
  const ids = new Set(set.packages.map(({ native }) => native?.family));
  const [only] = ids;
  const id = FAMILY_IDS.find((one) => one === only);
  if (ids.size !== 1 || id === undefined) {
    throw new ContribError('bad-input', `${paths.join(', ')}: not all packages are of one format`);
  }
  const chosen = parseSelector(selector ?? USUAL[id] ?? id);
  const { file, release } = findDistribution(chosen.distribution);
  const distribution = resolveDistribution({
    ...(release === undefined ? {} : { release }),
    ...chosen,
    distribution: file.id,
  });
  const family = await familyOf(id);
  return {
    set,
    family,
    distribution,
    unsettled: [],
    rebuild: (change) => withIntents(set, change(set.packages), family, distribution.independentArchitecture),
    semantics: await semanticsOf(family, distribution),
  };
}

/** The real path behind the links of the distribution. */
export function realPath({ distribution }: NamedSet): (path: string) => string {
  return (path) => canonicalPath(distribution, path);
}

async function semanticsOf(family: Family, { title }: Distribution): Promise<Semantics> {
  const semantics = await family.semantics?.();
  if (semantics !== undefined) return semantics;
  throw new ContribError('usage', `contrib does not know what relations between packages mean on ${title}`, {
    hint: 'name a distribution with .deb, .rpm, pacman or apk packages',
  });
}
