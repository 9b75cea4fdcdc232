import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { findEntry, linkOnTheWay } from '../../source/tree.ts';

export type Patch = { readonly name: string; readonly content: Buffer };

/** The distribution's patches in the order of patches/series (quilt(1)), without its comments and options. */
export function patchesOf({ tree, contribution }: Plan): readonly Patch[] {
  if (contribution === undefined) return [];
  const directory = `${contribution.directory}/patches`;
  const series = read(`${directory}/series`, tree);
  if (series === undefined) return [];
  const names = series
    .toString('utf8')
    .split('\n')
    .map(
      (line) =>
        line
          .replace(/(?:^|\s)#.*/, '')
          .trim()
          .split(/\s+/)[0] ?? '',
    )
    .filter((name) => name !== '' && !name.split('/').includes('..') && !name.startsWith('/'));
  return names.flatMap((name) => {
    const content = read(`${directory}/${name}`, tree);
    return content === undefined ? [] : [{ name: posix.basename(name), content }];
  });
}

/** A link could lead anywhere on this machine. */
function read(path: string, tree: Plan['tree']): Buffer | undefined {
  if (tree.root === '' || findEntry(tree, path)?.type !== 'file') return undefined;
  if (linkOnTheWay(tree, path) !== undefined) return undefined;
  return readFileSync(`${tree.root}/${path}`);
}
