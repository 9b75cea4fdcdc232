import { ContribError } from '../system/errors.ts';
import type { OwnerTable } from './owner-table.ts';
import { BATCH, LISTS_SIZE, type PathBatch, pathBatch } from './path-batch.ts';

/** No path of a package is longer (PATH_MAX is 4096), and no list of its owners either. */
const LONGEST_LINE = 64 * 1024;
/** About as much as a batch of the usual lines has. */
const CAPACITY = 12 * LONGEST_LINE;
/** Words are read a little beyond what is there. */
const SLACK = 4;
const NEWLINE = 0x0a;
const NEWLINES = 0x0a0a0a0a;
const SPACES = 0x20202020;
/** No place. */
const NEW = -1;
const TOO_LONG = [`a line is longer than ${LONGEST_LINE} bytes`] as const;
const DISORDER = ['this line is not in the order of its bytes', 'sort it with LC_ALL=C sort'] as const;

/** How much memory the text of a batch takes. */
export const TEXT_SIZE = CAPACITY + SLACK;

export type ContentsOptions = {
  /** In messages. */
  readonly name: string;
  readonly owners: OwnerTable;
  /** Whether lines that are not in the order of their bytes are refused. */
  readonly isOrdered: boolean;
  /** Gives a batch to fill, which nobody reads any more. Two are in use at once: the one that was given last is read. */
  readonly supply: () => PathBatch | Promise<PathBatch>;
};

/** Text of which the lines are read, and where in it the line before stands. */
type Reading = {
  batch: PathBatch;
  /** How much is filled, and where the next line begins. */
  used: number;
  at: number;
  /** How many lines were read. */
  lines: number;
  /** The path before, and the owner before, with its number. */
  path: number;
  pathLength: number;
  owner: number;
  ownerLength: number;
  ownerNumber: number;
};

/**
 * The lines of a Contents index (wiki.debian.org/DebianRepository/Format, "Contents indices"): a path, white space, and
 * `section/package` with commas between several. A path mostly begins like the one before, and its owner is mostly the
 * same. Old indexes begin with text up to a line `FILE LOCATION`.
 * @throws ContribError bad-input for a line without a package, one longer than any can be, and one out of order.
 */
export async function* contentsLines(
  chunks: AsyncIterable<Uint8Array>,
  options: ContentsOptions,
): AsyncGenerator<PathBatch> {
  const reading = startReading(await options.supply());
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      const taken = Math.min(chunk.length - from, CAPACITY - reading.used);
      reading.batch.bytes.set(chunk.subarray(from, from + taken), reading.used);
      reading.used += taken;
      from += taken;
      if (reading.used === CAPACITY) yield* batchesOf(reading, options);
    }
  }
  // The last line may lack its end.
  if (reading.used > reading.at) {
    reading.batch.bytes[reading.used] = NEWLINE;
    reading.used += 1;
  }
  yield* batchesOf(reading, options);
}

/** Batches for who is done with one before the next one comes. */
export function twoBatches(): () => PathBatch {
  const memory = () => ({ bytes: new ArrayBuffer(TEXT_SIZE), lists: new ArrayBuffer(LISTS_SIZE) });
  let [next, other] = [pathBatch(memory()), pathBatch(memory())];
  return () => {
    [next, other] = [other, next];
    return other;
  };
}

function startReading(batch: PathBatch): Reading {
  const nowhere = { at: 0, path: 0, pathLength: 0, owner: 0, ownerLength: 0, ownerNumber: -1 };
  return { batch: emptied(batch), used: 0, lines: 0, ...nowhere };
}

function emptied(batch: PathBatch): PathBatch {
  batch.count = 0;
  batch.isSorted = true;
  return batch;
}

/** What is whole of the text that is there. */
async function* batchesOf(reading: Reading, options: ContentsOptions): AsyncGenerator<PathBatch> {
  if (reading.lines === 0) skipHead(reading);
  for (;;) {
    const isWhole = readLines(reading, options);
    const { batch } = reading;
    if (batch.count > 0) {
      carryOver(reading, emptied(await options.supply()));
      yield batch;
    } else drop(reading);
    if (isWhole) break;
  }
  if (reading.used - reading.at <= LONGEST_LINE) return;
  throw badLine(reading.lines + 1, options, ...TOO_LONG);
}

/** What old indexes have above the list: nothing in it is a path. */
function skipHead(reading: Reading): void {
  const text = reading.batch.bytes.toString('latin1', 0, reading.used);
  const head = /(?:^|\n)FILE[ \t]+LOCATION[ \t]*\n/.exec(text);
  if (head === null) return;
  reading.at = head.index + head[0].length;
  reading.lines = text.slice(0, reading.at).split('\n').length - 1;
}

/** Goes on in another batch, with the path before and all that has not been read. */
function carryOver(reading: Reading, next: PathBatch): void {
  move(reading, next, Math.min(reading.path, reading.owner));
}

/** Nothing in the text had a meaning; there may be no path before. */
function drop(reading: Reading): void {
  const from = reading.pathLength === 0 ? reading.at : Math.min(reading.path, reading.owner);
  move(reading, reading.batch, from);
}

function move(reading: Reading, next: PathBatch, from: number): void {
  next.bytes.set(reading.batch.bytes.subarray(from, reading.used));
  reading.batch = next;
  reading.used -= from;
  reading.at -= from;
  reading.path -= from;
  reading.owner -= from;
}

/** Reads lines until the batch is full or no line is whole: then it says so. What is in a loop stays out of objects. */
function readLines(reading: Reading, options: ContentsOptions): boolean {
  const { batch } = reading;
  const { bytes, view, starts, ends, owners, shared } = batch;
  const last = reading.used === 0 ? -1 : bytes.lastIndexOf(NEWLINE, reading.used - 1);
  let { at, path, pathLength, owner, ownerLength, ownerNumber, lines } = reading;
  let count = 0;
  while (at <= last && count < BATCH) {
    const start = at;
    const same = sharedAt(view, bytes, start, path, pathLength);
    const end = lineEnd(view, bytes, start + same);
    at = end + 1;
    lines += 1;
    if (end === start) continue;
    if (end - start > LONGEST_LINE) throw badLine(lines, options, ...TOO_LONG);
    const from = ownerStart(view, bytes, start, end, owner, ownerLength);
    if (from === NEW) {
      owner = blankBefore(bytes, start, end);
      ownerLength = end - owner;
      ownerNumber = options.owners.number(bytes, owner, end);
    } else owner = from;
    const stop = pathEnd(view, bytes, start, owner);
    if (stop === start || ownerLength === 0) throw badLine(lines, options, 'this line names no package');
    const common = Math.min(same, stop - start);
    // Behind what they share, the path before must end or be smaller.
    if (
      common < pathLength &&
      (common === stop - start || (bytes[start + common] ?? 0) < (bytes[path + common] ?? 0))
    ) {
      if (options.isOrdered) throw badLine(lines, options, ...DISORDER);
      batch.isSorted = false;
    }
    starts[count] = start;
    ends[count] = stop;
    owners[count] = ownerNumber;
    shared[count] = common;
    count += 1;
    path = start;
    pathLength = stop - start;
  }
  batch.count = count;
  Object.assign(reading, { at, path, pathLength, owner, ownerLength, ownerNumber, lines });
  return at > last;
}

/** How many of at most so many bytes are the same at two places. */
function sharedAt(view: DataView, bytes: Buffer, a: number, b: number, most: number): number {
  let same = 0;
  while (same + 4 <= most && view.getInt32(a + same) === view.getInt32(b + same)) same += 4;
  while (same < most && bytes[a + same] === bytes[b + same]) same += 1;
  return same;
}

/** The next newline: a word holds a zero byte where this sets a bit (Hacker's Delight, 6-1). */
function lineEnd(view: DataView, bytes: Buffer, from: number): number {
  let end = from;
  for (; ; end += 4) {
    const word = view.getInt32(end) ^ NEWLINES;
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0) break;
  }
  while (bytes[end] !== NEWLINE) end += 1;
  return end;
}

/** Where the owner of the line before stands at the end of this one too, or NEW. */
function ownerStart(
  view: DataView,
  bytes: Buffer,
  start: number,
  end: number,
  before: number,
  length: number,
): number {
  const expected = end - length;
  if (length === 0 || expected <= start || !isBlank(bytes[expected - 1])) return NEW;
  return sharedAt(view, bytes, expected, before, length) === length ? expected : NEW;
}

function blankBefore(bytes: Buffer, start: number, end: number): number {
  let from = end;
  while (from > start && !isBlank(bytes[from - 1])) from -= 1;
  return from;
}

/** Where a path ends that blanks follow: many in a column. */
function pathEnd(view: DataView, bytes: Buffer, start: number, owner: number): number {
  let stop = owner;
  while (stop - 4 > start && view.getInt32(stop - 4) === SPACES) stop -= 4;
  while (stop > start && isBlank(bytes[stop - 1])) stop -= 1;
  return stop;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function badLine(lines: number, { name }: ContentsOptions, why: string, hint?: string): ContribError {
  return new ContribError('bad-input', `${name}: ${why}`, {
    place: { file: name, line: lines },
    ...(hint === undefined ? {} : { hint }),
  });
}
