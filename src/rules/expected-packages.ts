import type { Package } from '../packages/package-set.ts';
import { type Point, unjudged } from './expectation.ts';

/** Why packages cannot be told apart: a tree has no name, and says neither what it needs nor what is split off. */
export function treeDoubt(packages: readonly Package[]): Point | undefined {
  const tree = packages.find(({ origin }) => origin.kind === 'tree');
  return tree === undefined
    ? undefined
    : unjudged(`a tree (${tree.name}) says neither which packages its files are in nor what those need`);
}
