import { formatVersion, type Package, type PackageSet } from '../packages/package-set.ts';
import type { Expression } from '../packages/relation.ts';
import { type Point, unjudged } from './expectation.ts';

/** Why packages cannot be told apart: a tree has no name, and says neither what it needs nor what is split off. */
export function treeDoubt(packages: readonly Package[]): Point | undefined {
  const tree = packages.find(({ origin }) => origin.kind === 'tree');
  return tree === undefined
    ? undefined
    : unjudged(`a tree (${tree.name}) says neither which packages its files are in nor what those need`);
}

/**
 * A package that is not among these and that one of them needs in just its own version: the two are built together,
 * and what is missing here may be there.
 */
export function missingSibling({
  packages,
}: PackageSet): { readonly needs: string; readonly name: string } | undefined {
  const names = new Set(packages.map(({ name }) => name));
  for (const pkg of packages) {
    const name = pkg.relations
      .filter(({ kind }) => /^(?:pre-)?depends$|^requires$|^depend$/i.test(kind))
      .flatMap(({ expression }) => tiedNames(expression, pkg))
      .find((one) => !names.has(one));
    if (name !== undefined) return { needs: pkg.name, name };
  }
  return undefined;
}

function tiedNames(expression: Expression, { version }: Package): string[] {
  if (expression.kind !== 'name' || expression.version?.operator !== '=') return [];
  return expression.version.version === formatVersion(version) ? [expression.name] : [];
}
