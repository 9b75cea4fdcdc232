import type { BuildLog, Telling } from '../../families/builder.ts';
import { COMPILERS } from './compilers.ts';
import { TEST_RUNNERS } from './test-runners.ts';

/** What of a failed build's log says why. */
export type Excerpt = {
  /** In the order of the log. */
  readonly lines: readonly string[];
  /** The one that says most, without blanks around it. */
  readonly headline: string | undefined;
  /** Tests failed, and what was built is not to blame for itself. */
  readonly isOfTests: boolean;
};

/** Of very many lines the first say what, and the last how it ended. */
const MOST_CAUSES = 24;
const MOST_CONSEQUENCES = 4;
/** What was said last, where no line is known to tell. */
const LAST_LINES = 12;
const MOST_NEIGHBOURS = 40;
const LONGEST_LINE = 1000;
/** Control sequences of ECMA-48, as compilers and test runners colour their output. */
const COLOURS = /\u001b\[[0-9;?]*[A-Za-z]/g;
/** What a shell and make say of what they do. */
const ROUTINE = /^\s*$|^\+ |^\$ |^make(?:\[\d+\])?: (?:Entering|Leaving) directory /;

type Told = {
  readonly text: string;
  readonly kind: Telling['kind'];
  /** The line as a sentence of its own; of neighbours there is none. */
  readonly headline?: string;
};

/**
 * The lines of the step that failed which say why, by the tables of what programs print: of the format's own tools, of
 * test runners, of compilers.
 */
export function excerptOf(log: string, { step, telling, mark }: BuildLog): Excerpt {
  const lines = log.split('\n').map((line) => plain(line, mark));
  const start = lines.findLastIndex((line) => step.test(line));
  const last = lines.slice(Math.max(start, 0));
  const told = tellingLines(last, [...telling, ...TEST_RUNNERS, ...COMPILERS]);
  const causes = unique(told.filter(({ kind }) => kind !== 'consequence'));
  const ends = unique(told.filter(({ kind }) => kind === 'consequence')).slice(-MOST_CONSEQUENCES);
  return {
    lines: [
      ...(causes.length === 0 ? saidLast(last, ends) : shortened(causes)),
      ...ends.map(({ text }) => text),
    ],
    headline: firstHeadline(causes) ?? ends[0]?.text,
    isOfTests: causes.some(({ kind }) => kind === 'test'),
  };
}

/** The first that is told; a test says more than what is printed while it runs. */
function firstHeadline(causes: readonly Told[]): string | undefined {
  const told = causes.filter(({ headline }) => headline !== undefined);
  return (told.find(({ kind }) => kind === 'test') ?? told[0])?.headline;
}

function plain(line: string, mark: RegExp | undefined): string {
  const shown = line.slice(0, LONGEST_LINE).replace(COLOURS, '').replace(/\s+$/, '').replace(/^.*\r/s, '');
  return mark === undefined ? shown : shown.replace(mark, '');
}

function tellingLines(lines: readonly string[], table: readonly Telling[]): readonly Told[] {
  const told = new Map<number, Told>();
  for (const [index, line] of lines.entries()) {
    if (told.has(index)) continue;
    const row = table.find((one) => one.line.test(line));
    if (row === undefined) continue;
    const above = neighbours(lines, index, -1, row.above);
    const below = neighbours(lines, index, 1, row.below);
    // A heading is worth nothing without its list.
    if (line.endsWith(':') && row.below !== undefined && below.length === 0) continue;
    for (const at of [...above, ...below]) told.set(at, { text: lines[at] ?? '', kind: row.kind });
    told.set(index, { text: line, kind: row.kind, headline: headline(line, lines, above, below) });
  }
  return [...told]
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
    .filter(({ text }) => text !== '');
}

/** A heading and a line about those above it are told with the first of what they are about. */
function headline(
  line: string,
  lines: readonly string[],
  above: readonly number[],
  below: readonly number[],
): string {
  const text = line.trim();
  if (above.length > 0) return `${text}: ${lines[above.at(-1) ?? 0]?.trim() ?? ''}`;
  const [next] = below;
  return next !== undefined && text.endsWith(':') ? `${text} ${lines[next]?.trim() ?? ''}` : text;
}

function neighbours(
  lines: readonly string[],
  index: number,
  direction: 1 | -1,
  like: RegExp | undefined,
): readonly number[] {
  const found: number[] = [];
  for (let at = index + direction; like?.test(lines[at] ?? '\n') === true; at += direction) {
    found.push(at);
    if (found.length === MOST_NEIGHBOURS) break;
  }
  return found;
}

function unique(told: readonly Told[]): readonly Told[] {
  return [...new Map(told.map((one) => [one.text, one])).values()];
}

function shortened(causes: readonly Told[]): readonly string[] {
  const texts = causes.map(({ text }) => text);
  const more = texts.length - MOST_CAUSES;
  if (more <= 0) return texts;
  const half = MOST_CAUSES / 2;
  return [...texts.slice(0, half), `... (${more} more lines)`, ...texts.slice(-half)];
}

/** What the program that failed said before others said that it failed. */
function saidLast(lines: readonly string[], ends: readonly Told[]): readonly string[] {
  const end = lines.indexOf(ends[0]?.text ?? '\n');
  const before = end < 0 ? lines : lines.slice(0, end);
  return before.filter((line) => !ROUTINE.test(line)).slice(-LAST_LINES);
}
