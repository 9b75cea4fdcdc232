import { stringify } from 'yaml';
import { groupBy } from '../../system/group.ts';
import type { SourceDifference } from './differences.ts';
import { usualMaker } from './known-generated.ts';

/** Files of one directory from which on the directory is named instead. */
const MANY = 8;

/**
 * The lines of contrib.yaml that would declare what nothing explains, with guesses of what makes it: for a person to
 * review, since whoever declares a file vouches for it. Empty where nothing is left to declare.
 */
export function declarationLines(differences: readonly SourceDifference[]): string {
  const open = differences.filter(({ by, path }) => by === undefined && path.isWellFormed());
  const generated = open.filter(({ change }) => change === 'added' || change === 'modified');
  const gone = open.filter(({ change }) => change === 'removed');
  const declared = {
    ...(generated.length === 0
      ? {}
      : {
          generated: shortened(generated, (path) => usualMaker(path) ?? 'REVIEW').map(([path, by]) => ({
            path,
            by,
          })),
        }),
    ...(gone.length === 0
      ? {}
      : { 'left-out': shortened(gone, () => '').map(([path]) => ({ path, why: 'REVIEW' })) }),
  };
  if (Object.keys(declared).length === 0) return '';
  return stringify({ tarball: declared }, { lineWidth: 0, flowCollectionPadding: true });
}

/** Paths with what makes them; of a directory with many of the same maker, the directory. */
function shortened(
  differences: readonly SourceDifference[],
  makerOf: (path: string) => string,
): readonly (readonly [path: string, by: string])[] {
  const groups = groupBy(differences, ({ path }) => `${directoryOf(path)}\n${makerOf(path)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const directory = directoryOf(first?.path ?? '');
    if (first === undefined) return [];
    const by = makerOf(first.path);
    if (group.length < MANY || directory === '') return group.map(({ path }) => [literal(path), by] as const);
    return [[`${literal(directory)}/*`, by] as const];
  });
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** A name as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(/[*?[\]{}\\]/g, '\\$&');
}
