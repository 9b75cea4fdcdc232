import { readFileSync } from 'node:fs';
import type { Plan } from '../../plan/plan.ts';
import { entriesBelow } from '../../source/tree.ts';
import type { RecipeFile } from '../family.ts';

/** The contribution's patches with their series, which dpkg-source(1) applies in the format 3.0 (quilt). */
export function patchFiles({ contribution, tree }: Plan): RecipeFile[] {
  if (contribution === undefined || tree.root === '') return [];
  const directory = `${contribution.directory}/patches`;
  const files = entriesBelow(tree, directory).filter(({ type }) => type === 'file');
  // Without a series nothing is applied; contrib check says so.
  if (!files.some(({ path }) => path === `${directory}/series`)) return [];
  return files.map(({ path }) => ({
    path: `debian/patches${path.slice(directory.length)}`,
    content: readFileSync(`${tree.root}/${path}`),
  }));
}
