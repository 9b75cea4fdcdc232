import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { Plan } from './plan.ts';

/** One path of a package. */
export type Item = { readonly package: Package; readonly entry: Entry };

/** What has to be made for a plan to be installed, each part in the byte order of the paths. */
export type Installation = {
  /** Directories on the way that the distribution's base packages own: an empty DESTDIR lacks them. */
  readonly parents: readonly string[];
  readonly directories: readonly Item[];
  readonly files: readonly Item[];
  readonly links: readonly Item[];
  /** What the package manager only knows of: nothing is installed there (rpm's %ghost, what tmpfiles.d makes). */
  readonly ghosts: readonly Item[];
};

/** The same plan with some of its packages alone. */
export function onlyPackages(plan: Plan, names: readonly string[]): Plan {
  if (names.length === 0) return plan;
  const packages = plan.set.packages.filter(({ name }) => names.includes(name));
  const claims = plan.claims.filter((claim) => names.includes(claim.package));
  return { ...plan, set: { ...plan.set, packages }, claims };
}

/**
 * What a plan installs. A directory that several packages have is made once, as the first of them says.
 * @throws ContribError bad-input where a path lies below another that is not a directory: what is below a symbolic
 * link would be written to wherever that leads.
 */
export function installationOf(plan: Plan): Installation {
  const items = itemsByPath(plan);
  const isGhost = ({ entry }: Item) => entry.flags.includes('ghost');
  const ghosts = items.filter(isGhost);
  const made = items.filter((item) => !isGhost(item));
  const known = new Map(made.map((item) => [item.entry.path, item]));
  const parents = new Set<string>();
  const seen = new Set<string>();
  for (const { entry } of made) {
    // Most paths share the directories that they lie in: each is looked at once.
    for (let path = parentOf(entry.path); path !== '' && !seen.has(path); path = parentOf(path)) {
      seen.add(path);
      const item = known.get(path);
      if (item === undefined) parents.add(path);
      else if (item.entry.type !== 'directory') throw inTheWay(entry, item.entry);
    }
  }
  const ofType = (type: Entry['type']) => made.filter(({ entry }) => entry.type === type);
  return {
    parents: [...parents].sort(comparePaths),
    directories: ofType('directory'),
    files: ofType('file'),
    links: ofType('symlink'),
    ghosts,
  };
}

function itemsByPath(plan: Plan): Item[] {
  const items = new Map<string, Item>();
  for (const pkg of plan.set.packages) {
    for (const entry of plan.set.entries(pkg)) {
      const item = items.get(entry.path);
      if (item === undefined) items.set(entry.path, { package: pkg, entry });
      else if (item.entry.type !== 'directory' || entry.type !== 'directory') throw twice(item.entry, entry);
    }
  }
  return [...items.values()].sort((a, b) => comparePaths(a.entry.path, b.entry.path));
}

/** The directory that a path lies in; nothing for what lies in the root itself. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function inTheWay({ path, place }: Entry, above: Entry): ContribError {
  const what = above.type === 'symlink' ? 'a symbolic link' : 'a file';
  return new ContribError('bad-input', `${path} lies below ${above.path}, which is ${what}`, {
    hint: 'install it where the link leads, or leave the link out',
    ...(place === undefined ? {} : { place }),
  });
}

function twice(first: Entry, { path, type, place }: Entry): ContribError {
  return new ContribError('bad-input', `${path} is a ${first.type} of one package and a ${type} of another`, {
    hint: 'give the path to one package',
    ...(place === undefined ? {} : { place }),
  });
}
