import { stringify } from 'yaml';
import { groupBy } from '../../system/group.ts';
import type { SourceDifference } from './differences.ts';
import { usualMaker } from './known-generated.ts';

/** What a build does not run: a pattern over anything else would vouch for the next m4 file that is slipped in. */
const HARMLESS = /^\.(?:g?mo|html|pdf|png|svg|txt|info|[1-9])$/;
/** Files of one kind from which on a pattern is named instead. */
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

/** Paths with what makes them; of many files of one directory, ending and maker, the pattern. */
function shortened(
  differences: readonly SourceDifference[],
  makerOf: (path: string) => string,
): readonly (readonly [path: string, by: string])[] {
  const keyOf = ({ path }: SourceDifference) => [directoryOf(path), endingOf(path), makerOf(path)].join('\n');
  return [...groupBy(differences, keyOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { path: one } = first;
    const by = makerOf(one);
    const ending = endingOf(one);
    if (group.length < MANY || !HARMLESS.test(ending))
      return group.map(({ path }) => [literal(path), by] as const);
    const directory = directoryOf(one);
    return [[`${directory === '' ? '' : `${literal(directory)}/`}*${literal(ending)}`, by] as const];
  });
}

function endingOf(path: string): string {
  return /[^/](\.[A-Za-z0-9]+)$/.exec(path)?.[1] ?? '';
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** A name as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(/[*?[\]{}\\]/g, '\\$&');
}
