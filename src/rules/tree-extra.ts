import { isBaseDirectory } from '../distributions/paths.ts';
import type { InstalledTree } from '../facts/installed-tree.ts';
import type { Entry } from '../packages/entry.ts';
import type { Plan } from '../plan/plan.ts';
import { allowsToAdd } from './helper-changes.ts';
import { mayBeBuilt } from './installed.ts';
import { compareTree } from './tree-comparison.ts';

/** Something that the mapping does not say; of a directory, with how much is below it. */
export type Extra = { readonly entry: Entry; readonly package: string; readonly below: number };

/**
 * What a tree has and the mapping does not say. On a whole system that is judged only in directories that these
 * packages own alone; a staged tree holds nothing but what they install, so that all of it is judged.
 */
export function extraEntries(plan: Plan, tree: InstalledTree): Extra[] {
  const { pairs, found } = compareTree(plan, tree);
  const owners = new Map(
    pairs
      .filter(({ actual }) => actual.type === 'directory')
      .map(({ actual, pkg }) => [actual.path, pkg.name] as const),
  );
  const isStaged = !isSystem(tree, found);
  const onTheWay = isStaged ? directoriesAbove(found) : new Set<string>();
  const [first] = plan.set.packages;
  const extra = new Map<string, Extra>();
  const roots = new Map<string, string>();
  for (const entry of tree.entries) {
    const { path } = entry;
    if (found.has(path) || onTheWay.has(path)) continue;
    const parent = path.slice(0, path.lastIndexOf('/'));
    const root = roots.get(parent);
    const owner = root === undefined ? owners.get(parent) : extra.get(root)?.package;
    if (owner === undefined && !isStaged) continue;
    if (isAllowed(entry, plan)) continue;
    if (entry.type === 'directory') roots.set(path, root ?? path);
    const above = root === undefined ? undefined : extra.get(root);
    if (root !== undefined && above !== undefined) extra.set(root, { ...above, below: above.below + 1 });
    else extra.set(path, { entry, package: owner ?? first?.name ?? plan.project.manifest.name, below: 0 });
  }
  return [...extra.values()];
}

/** A system says what it is, and has accounts (os-release(5), passwd(5)); no package of these installs that. */
function isSystem({ entries }: InstalledTree, found: ReadonlySet<string>): boolean {
  const signs = ['/etc/os-release', '/usr/lib/os-release', '/etc/passwd'];
  return entries.some(({ path }) => signs.includes(path) && !found.has(path));
}

function isAllowed({ path, type }: Entry, plan: Plan): boolean {
  if (type === 'directory' && isBaseDirectory(plan.distribution, path)) return true;
  return mayBeBuilt(plan, path) || allowsToAdd(plan, path);
}

function directoriesAbove(paths: ReadonlySet<string>): Set<string> {
  const above = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (above.has(directory)) break;
      above.add(directory);
    }
  }
  return above;
}
