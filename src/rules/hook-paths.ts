import type { Plan } from '../plan/plan.ts';
import { entriesBelow, type TreeEntry } from '../source/tree.ts';

/** Something in hooks/ of a distribution's part, with the parts of its path behind that. */
export type HookPath = { readonly entry: TreeEntry; readonly parts: readonly string[] };

export function hookPaths({ contribution, tree }: Plan): HookPath[] {
  if (contribution === undefined) return [];
  const directory = `${contribution.directory}/hooks`;
  return entriesBelow(tree, directory).map((entry) => ({
    entry,
    parts: entry.path.slice(directory.length + 1).split('/'),
  }));
}
