import { openPackages } from '../../families/read.ts';
import type { Plan } from '../../plan/plan.ts';
import { layOut } from './lay-out.ts';
import type { PortableSource } from './portable.ts';

/** Packages that were just built, as the source of an image. */
export async function builtPackages(plan: Plan, directory: string, scratch: string): Promise<PortableSource> {
  const all = await openPackages([directory]);
  const names = new Set(plan.set.packages.map(({ name }) => name));
  // Not the packages of debugging symbols that builders make besides.
  const set = { ...all, packages: all.packages.filter(({ name }) => names.has(name)) };
  const fileOf = await layOut(set, scratch);
  return { set, tree: plan.tree, contentOf: (pkg, entry) => ({ kind: 'file', path: fileOf(pkg, entry) }) };
}
