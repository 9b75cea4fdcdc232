import type { PackageEdit } from '../../manifest/package-edits.ts';
import { isSameThing } from './change.ts';

/** So many sets of changes are tried for a smaller one; each costs what judging the whole upgrade costs. */
const MOST_TRIED = 400;

/** A set of changes, and whether all that are smaller were tried. */
export type Fewest = {
  readonly edits: readonly PackageEdit[];
  /** Where they were not: how many there are, of how many changes, and how many are tried at most. */
  readonly untried?: Untried;
};

export type Untried = { readonly sets: number; readonly candidates: number; readonly most: number };

/**
 * A set of fewer changes that is as good: all sets of candidates are tried, the smallest first, where those are few.
 * @param candidates changes that could mend some finding.
 * @param isGood judges a set; it costs what judging the whole upgrade costs.
 */
export function fewerEdits(
  found: readonly PackageEdit[],
  candidates: readonly PackageEdit[],
  isGood: (edits: readonly PackageEdit[]) => boolean,
): Fewest {
  const sets = countOfSets(candidates.length, found.length - 1);
  if (sets > MOST_TRIED) {
    return { edits: found, untried: { sets, candidates: candidates.length, most: MOST_TRIED } };
  }
  for (let size = 1; size < found.length; size += 1) {
    for (const edits of setsOf(candidates, size)) if (isGood(edits)) return { edits };
  }
  return { edits: found };
}

function* setsOf(candidates: readonly PackageEdit[], size: number): Generator<readonly PackageEdit[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (const [at, edit] of candidates.entries()) {
    const others = candidates.slice(at + 1).filter((other) => !isSameThing(other, edit));
    for (const more of setsOf(others, size - 1)) yield [edit, ...more];
  }
}

function countOfSets(candidates: number, most: number): number {
  let all = 0;
  let ofSize = 1;
  for (let size = 1; size <= most; size += 1) {
    ofSize = (ofSize * (candidates - size + 1)) / size;
    all += ofSize;
  }
  return all;
}
