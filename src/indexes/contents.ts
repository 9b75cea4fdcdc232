import { ContribError } from '../system/errors.ts';
import { type FilesMeta, type FilesWriter, filesWriter } from './files-write.ts';
import { BATCH, pathBatch } from './path-batch.ts';
import type { StoreWriter } from './store-write.ts';

/** No path of a package is longer (PATH_MAX is 4096), and no list of its owners either. */
const LONGEST_LINE = 64 * 1024;
const BUFFER = 8 * LONGEST_LINE;
const NEWLINE = 0x0a;
const SPACES = 0x20202020;

/**
 * Debian's Contents index (wiki.debian.org/DebianRepository/Format, "Contents indices"): a path, white space, and
 * `section/package` with commas between several. Old ones begin with text up to a line `FILE LOCATION`.
 */
export async function readContents(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<FilesMeta> {
  const files = filesWriter(store, { paths: false });
  // One more byte, for the end of a last line that has none.
  const lines = Buffer.alloc(BUFFER + 1);
  const take = lineTaker(lines, files, name);
  let used = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + BUFFER - used);
      lines.set(part, used);
      used += part.length;
      at += part.length;
      if (used < BUFFER) continue;
      const done = take(used);
      lines.copyWithin(0, done, used);
      used -= done;
    }
  }
  if (used > 0 && lines[used - 1] !== NEWLINE) {
    lines[used] = NEWLINE;
    used += 1;
  }
  take(used);
  return files.finish();
}

/** Reads the whole lines among the first bytes of a buffer, and gives how many bytes those are. */
function lineTaker(lines: Buffer, files: FilesWriter, name: string): (used: number) => number {
  const ownerOf = ownerReader(lines, files);
  const view = new DataView(lines.buffer, lines.byteOffset, lines.length);
  const batch = pathBatch(lines);
  const { starts, ends, owners } = batch;
  let number = 0;
  const damaged = (what: string) =>
    new ContribError('bad-input', `${name}: ${what}`, { place: { file: name, line: number } });
  const flush = () => {
    files.add(batch);
    batch.count = 0;
  };
  return (used) => {
    let start = number === 0 ? headLength(lines, used) : 0;
    for (
      let end = lines.indexOf(NEWLINE, start);
      end >= 0 && end < used;
      end = lines.indexOf(NEWLINE, start)
    ) {
      number += 1;
      if (end > start) {
        const owner = ownerOf(start, end);
        let last = owner.start;
        while (last - 4 > start && view.getInt32(last - 4) === SPACES) last -= 4;
        while (last > start && isBlank(lines[last - 1])) last -= 1;
        if (last === start || owner.start === end) throw damaged('this line names no package');
        starts[batch.count] = start;
        ends[batch.count] = last;
        owners[batch.count] = owner.number;
        batch.count += 1;
        if (batch.count === BATCH) flush();
      }
      start = end + 1;
    }
    flush();
    if (used - start <= LONGEST_LINE) return start;
    number += 1;
    throw damaged(`a line is longer than ${LONGEST_LINE} bytes`);
  };
}

/** What old indexes have above the list: nothing in it is a path. */
function headLength(lines: Buffer, used: number): number {
  const head = /(?:^|\n)FILE[ \t]+LOCATION[ \t]*\n/.exec(lines.toString('latin1', 0, used));
  return head === null ? 0 : head.index + head[0].length;
}

/** Neighbours mostly have one owner, whose name then need not be looked for again. */
function ownerReader(lines: Buffer, files: FilesWriter) {
  const numberOf = ownerTable(files);
  const found = { start: 0, number: -1 };
  const known = Buffer.alloc(BUFFER);
  let length = 0;
  return (start: number, end: number): { readonly start: number; readonly number: number } => {
    found.start = end - length;
    if (length > 0 && found.start > start && isBlank(lines[found.start - 1])) {
      if (isSame(lines, found.start, known, length)) return found;
    }
    let at = end;
    while (at > start && !isBlank(lines[at - 1])) at -= 1;
    found.start = at;
    found.number = numberOf(lines, at, end);
    length = end - at;
    for (let index = 0; index < length; index += 1) known[index] = lines[at + index] ?? 0;
    return found;
  };
}

/** Slots of a table by hash: a power of two, more than a distribution has packages. */
const SLOTS = 2 ** 17;

/** The numbers of owners by their bytes: most names come thousands of times, and making strings of them is slow. */
function ownerTable(files: FilesWriter): (bytes: Buffer, start: number, end: number) => number {
  const slots: ({ readonly text: Buffer; readonly number: number } | undefined)[] = new Array(SLOTS).fill(
    undefined,
  );
  return (bytes, start, end) => {
    let hash = end - start;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = slots[slot];
    if (known?.text.length === end - start && isSame(bytes, start, known.text, end - start))
      return known.number;
    const text = Buffer.from(bytes.subarray(start, end));
    const number = files.owner(text.toString('utf8'));
    slots[slot] = { text, number };
    return number;
  };
}

function isSame(a: Buffer, start: number, b: Buffer, length: number): boolean {
  let at = 0;
  while (at < length && a[start + at] === b[at]) at += 1;
  return at === length;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
