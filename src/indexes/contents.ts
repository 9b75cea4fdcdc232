import { ContribError } from '../system/errors.ts';
import type { FilesMeta } from './files-write.ts';
import { filesWriter } from './files-write.ts';
import type { StoreWriter } from './store-write.ts';

/** No path of a package is longer (PATH_MAX is 4096), and no list of its owners either. */
const LONGEST_LINE = 64 * 1024;

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
  const owners = ownerOf(files.owner);
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const take = (bytes: Buffer, start: number, end: number) => {
    number += 1;
    if (end === start) return;
    const owner = startOfOwner(bytes, start, end);
    const last = endOfPath(bytes, start, owner);
    if (last === start || owner === end) {
      throw new ContribError('bad-input', `${name}: this line names no package`, {
        place: { file: name, line: number },
      });
    }
    if (last - start === 4 && bytes.toString('latin1', start, last) === 'FILE') return;
    files.add(bytes, start, last, owners(bytes, owner, end));
  };
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(10, start); end >= 0; end = bytes.indexOf(10, start)) {
      take(bytes, start, end);
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start));
    if (rest.length > LONGEST_LINE) {
      throw new ContribError('bad-input', `${name}: a line is longer than ${LONGEST_LINE} bytes`, {
        place: { file: name, line: number + 1 },
      });
    }
  }
  if (rest.length > 0) take(rest, 0, rest.length);
  return files.finish();
}

/** Neighbours mostly have one owner, whose name then need not be made a string again. */
function ownerOf(number: (name: string) => number): (bytes: Buffer, start: number, end: number) => number {
  let previous: Buffer = Buffer.alloc(0);
  let previousStart = 0;
  let previousLength = -1;
  let known = -1;
  return (bytes, start, end) => {
    const length = end - start;
    if (length === previousLength) {
      let at = 0;
      while (at < length && bytes[start + at] === previous[previousStart + at]) at += 1;
      if (at === length) return known;
    }
    previous = bytes;
    previousStart = start;
    previousLength = length;
    known = number(bytes.toString('utf8', start, end));
    return known;
  };
}

function startOfOwner(bytes: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && !isBlank(bytes[at - 1])) at -= 1;
  return at;
}

function endOfPath(bytes: Buffer, start: number, owner: number): number {
  let at = owner;
  while (at > start && isBlank(bytes[at - 1])) at -= 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
