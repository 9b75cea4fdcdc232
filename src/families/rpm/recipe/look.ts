import type { Plan } from '../../../plan/plan.ts';
import { findEntry, type SourceTree } from '../../../source/tree.ts';
import { comparePaths } from '../../../system/path-bytes.ts';

/** Compilers by what they compile; Fedora and openSUSE have none of them in a build root by default. */
const COMPILERS: readonly (readonly [RegExp, string])[] = [
  [/\.c$/, 'gcc'],
  [/\.(?:cc|cpp|cxx|C)$/, 'gcc-c++'],
];

/** The compilers that the sources of a tree ask for. */
export function compilersOf({ entries }: SourceTree): string[] {
  const paths = entries.filter(({ type, path }) => type === 'file' && !isAside(path)).map(({ path }) => path);
  return COMPILERS.filter(([extension]) => paths.some((path) => extension.test(path))).map(
    ([, name]) => name,
  );
}

/** What is beside the sources: other people's code, tests and the distributions' parts. */
function isAside(path: string): boolean {
  return /^(?:distros|tests?|examples?|vendor|third[-_]party|node_modules)\//.test(path);
}

/** Licence texts at the top of the tree, by the names that everybody gives them; REUSE's directory. */
export function licenseTexts({ tree }: Plan): string[] {
  const texts = tree.entries
    .filter(({ path, type }) => type === 'file' && /^(?:COPYING|LICEN[CS]E)(?:[.-][\w.-]+)?$/i.test(path))
    .map(({ path }) => path);
  const reuse = findEntry(tree, 'LICENSES')?.type === 'directory' ? ['LICENSES'] : [];
  return [...texts, ...reuse].sort(comparePaths);
}

export function hasPath(tree: SourceTree, path: string): boolean {
  return findEntry(tree, path) !== undefined;
}
