import type { PackageEdit } from '../../manifest/package-edits.ts';
import { isSameThing } from './change.ts';

/** So many sets of changes are tried for a smaller one; with more candidates than that, none is looked for. */
const MOST_TRIED = 400;

/**
 * A set of fewer changes that is as good: all sets of candidates are tried, the smallest first, where those are few.
 * @param candidates changes that could mend some finding.
 * @param isGood judges a set; it costs what judging the whole upgrade costs.
 */
export function fewerEdits(
  found: readonly PackageEdit[],
  candidates: readonly PackageEdit[],
  isGood: (edits: readonly PackageEdit[]) => boolean,
): readonly PackageEdit[] {
  if (countOfSets(candidates.length, found.length - 1) > MOST_TRIED) return found;
  for (let size = 1; size < found.length; size += 1) {
    for (const edits of setsOf(candidates, size)) if (isGood(edits)) return edits;
  }
  return found;
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
