import type { Finding } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import type { Tarball } from '../manifest/schema-parts.ts';
import { compileInstalled, withAllBelow } from './patterns.ts';

export type Declared = NonNullable<Tarball['generated']>[number];

/** What a pattern of `tarball:` takes: from the top of the tree, a directory with all below it. */
export function declaredMatcher(patterns: readonly { readonly path: string }[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matches = withAllBelow(patterns.map(({ path }) => compileInstalled(`/${path.replace(/\/+$/, '')}`)));
  return (path) => matches(`/${path}`);
}

/** Finds the declaration that a path falls under. */
export function declarationOf<T extends { readonly path: string }>(
  declared: readonly T[],
): (path: string) => T | undefined {
  const matchers = declared.map((item) => ({ item, matches: declaredMatcher([item]) }));
  return (path) => matchers.find(({ matches }) => matches(path))?.item;
}

/** Declarations under `tarball: generated:` that no file falls under: a source without them is not the release’s. */
export function missingGenerated(
  { manifest, located }: Pick<Project, 'manifest' | 'located'>,
  paths: readonly string[],
  from: string,
): Finding[] {
  return (manifest.tarball?.generated ?? []).flatMap((item, index): Finding[] => {
    if (paths.some(declaredMatcher([item]))) return [];
    return [
      {
        rule: 'source/generated-missing',
        severity: 'error',
        place: located.locate(['tarball', 'generated', index, 'path']),
        message: `${item.path} is declared as made by ${item.by}, and is not in ${from}`,
        remedy: `make it first (${item.by}), or take it from a tarball that has it: contrib prerelease --from-tarball FILE`,
      },
    ];
  });
}
