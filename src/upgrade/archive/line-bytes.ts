import { ContribError } from '../../system/errors.ts';
import { viewed } from './path-cursor.ts';

/** No path of a package is longer (PATH_MAX is 4096), and no list of its owners either. */
const LONGEST_LINE = 64 * 1024;
const FIRST_SIZE = 384 * 1024;
/** Words are read a little beyond what is there. */
const SLACK = 4;
const NEWLINE = 0x0a;
const NEWLINES = 0x0a0a0a0a;

/** Text that comes in pieces, in one buffer of which the front is given up as it is read. */
export type Lines = {
  readonly name: string;
  readonly chunks: AsyncIterator<Uint8Array>;
  bytes: Buffer;
  view: DataView;
  /** How much is filled, where the next line begins, and the last newline; behind that, lines are not whole. */
  used: number;
  at: number;
  last: number;
  /** How many lines were read. */
  count: number;
};

export function linesOf(chunks: AsyncIterable<Uint8Array>, name: string): Lines {
  const bytes = Buffer.alloc(FIRST_SIZE);
  return {
    name,
    chunks: chunks[Symbol.asyncIterator](),
    ...viewed(bytes),
    used: 0,
    at: 0,
    last: -1,
    count: 0,
  };
}

/**
 * Takes in the next piece, and gives up what comes before `from`: all places move to the front by that.
 * @returns false where nothing more comes.
 * @throws ContribError bad-input for a line longer than any can be.
 */
export async function takeMore(lines: Lines, from: number): Promise<boolean> {
  const { done, value } = await lines.chunks.next();
  // The last line may lack its end.
  if (done === true && lines.at >= lines.used) return false;
  append(lines, done === true ? Buffer.from('\n') : value, from);
  lines.last = lines.bytes.lastIndexOf(NEWLINE, lines.used - 1);
  if (lines.used - lines.at <= LONGEST_LINE || lines.last >= lines.at) return true;
  lines.count += 1;
  throw badLine(lines, `a line is longer than ${LONGEST_LINE} bytes`);
}

function append(lines: Lines, chunk: Uint8Array, from: number): void {
  const needed = lines.used - from + chunk.length + SLACK;
  if (needed > lines.bytes.length) {
    const larger = Buffer.alloc(2 * needed);
    lines.bytes.copy(larger, 0, from, lines.used);
    Object.assign(lines, viewed(larger));
  } else lines.bytes.copyWithin(0, from, lines.used);
  lines.used -= from;
  lines.at -= from;
  lines.bytes.set(chunk, lines.used);
  lines.used += chunk.length;
}

/** How many of at most so many bytes are the same at two places, four at a time. */
export function sharedAt({ view, bytes }: Lines, a: number, b: number, most: number): number {
  let same = 0;
  while (same + 4 <= most && view.getInt32(a + same) === view.getInt32(b + same)) same += 4;
  while (same < most && bytes[a + same] === bytes[b + same]) same += 1;
  return same;
}

/** The next newline, four bytes at a time: they hold a zero byte where this sets a bit (Hacker's Delight, 6-1). */
export function lineEnd({ view, bytes }: Lines, from: number): number {
  let end = from;
  for (; ; end += 4) {
    const word = view.getInt32(end) ^ NEWLINES;
    if (((word - 0x01010101) & ~word & 0x80808080) !== 0) break;
  }
  while (bytes[end] !== NEWLINE) end += 1;
  return end;
}

export function badLine({ name, count }: Lines, why: string, hint?: string): ContribError {
  return new ContribError('bad-input', `${name}: ${why}`, {
    place: { file: name, line: count },
    ...(hint === undefined ? {} : { hint }),
  });
}
