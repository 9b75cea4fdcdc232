import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { formatPlace, type TextPlace } from '../system/place.ts';

/** Ten times what the largest packages of any distribution install. */
const MOST_PATHS = 1_000_000;
/** Some ten seconds of comparing paths with patterns. */
const MOST_COMPARISONS = 50_000_000;
/** Lines that are named; the rest adds nothing. */
const NAMED = 3;

/**
 * How much one description may ask for. A thousand packages that all take the same ten thousand files are ten million
 * paths: a slip, or somebody who wants to keep whoever verifies his bundle busy.
 */
export type Budget = {
  /** A line installs so many paths. */
  readonly install: (paths: number, place: TextPlace) => void;
  /** A line is compared with so many paths. */
  readonly compare: (paths: number, place: TextPlace) => void;
};

/** @throws ContribError bad-input from each of its functions, with the limit and the lines that took most. */
export function startBudget(): Budget {
  return {
    install: counter(
      MOST_PATHS,
      (limit) => `the description installs more than ${limit} paths, all its packages together`,
    ),
    compare: counter(
      MOST_COMPARISONS,
      (limit) => `the patterns of the description ask for more than ${limit} comparisons with paths`,
    ),
  };
}

function counter(limit: number, message: (limit: string) => string): Budget['install'] {
  let total = 0;
  const lines: { readonly place: TextPlace; readonly paths: number }[] = [];
  return (paths, place) => {
    if (paths === 0) return;
    total += paths;
    lines.push({ place, paths });
    if (total <= limit) return;
    const largest = [...lines].sort((a, b) => b.paths - a.paths).slice(0, NAMED);
    const named = largest.map((line) => `${printableName(formatPlace(line.place))} (${grouped(line.paths)})`);
    const more = lines.length > NAMED ? ` and ${grouped(lines.length - NAMED)} more lines` : '';
    throw new ContribError('bad-input', message(grouped(limit)), {
      place,
      hint: `most is asked for by ${named.join(', ')}${more}: let one package have what several take, or narrow the patterns`,
    });
  };
}

function grouped(number: number): string {
  return number.toLocaleString('en');
}
