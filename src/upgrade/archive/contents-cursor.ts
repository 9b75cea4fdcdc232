import { badLine, type Lines, lineEnd, linesOf, sharedAt, takeMore } from './line-bytes.ts';
import type { OwnerTable } from './owner-table.ts';
import type { CursorState, PathCursor } from './path-cursor.ts';

/** Where the text of the current owner is, and its number. */
type Owner = { at: number; length: number; number: number };

/**
 * The lines of a sorted Contents index (wiki.debian.org/DebianRepository/Format, "Contents indices") as its text comes,
 * without an object for each: a path, white space, and `section/package` with commas between several. The path mostly
 * begins like the one before, and the owner is mostly the same. Old ones begin with text up to a line `FILE LOCATION`.
 * The cursor throws bad-input for a line without a package, and where the paths are not in byte order.
 * @param see is called on each path.
 */
export function contentsCursor(
  chunks: AsyncIterable<Uint8Array>,
  owners: OwnerTable,
  name: string,
  see: (cursor: PathCursor) => void = () => {},
): PathCursor {
  const lines = linesOf(chunks, name);
  const owner: Owner = { at: 0, length: -1, number: -1 };
  const cursor: CursorState = {
    bytes: lines.bytes,
    view: lines.view,
    start: 0,
    length: 0,
    owner: -1,
    common: 0,
    next() {
      if (!nextLine(cursor, lines, owner, owners)) return false;
      see(cursor);
      return true;
    },
    async fetch() {
      while (!cursor.next()) {
        const gone = cursor.start;
        const isFirst = lines.used === 0;
        if (!(await takeMore(lines, gone))) return false;
        if (isFirst) skipHeader(lines);
        cursor.bytes = lines.bytes;
        cursor.view = lines.view;
        cursor.start = 0;
        owner.at -= gone;
      }
      return true;
    },
  };
  return cursor;
}

function nextLine(cursor: CursorState, lines: Lines, owner: Owner, owners: OwnerTable): boolean {
  if (lines.at > lines.last) return false;
  const { start: before, length: lengthBefore } = cursor;
  const { bytes, at: start } = lines;
  const same = sharedAt(lines, start, before, lengthBefore);
  const end = lineEnd(lines, start + same);
  lines.at = end + 1;
  lines.count += 1;
  if (end === start) return nextLine(cursor, lines, owner, owners);
  const ownerAt = findOwner(lines, start, end, owner, owners);
  let stop = ownerAt;
  while (stop > start && isBlank(bytes[stop - 1])) stop -= 1;
  if (stop === start || ownerAt === end) throw badLine(lines, 'this line names no package');
  const length = stop - start;
  const common = Math.min(same, length);
  // Behind what they share, the one before must end or be smaller.
  if (common < lengthBefore) {
    if (common === length || (bytes[start + common] ?? 0) < (bytes[before + common] ?? 0))
      throw badLine(lines, 'this line is not in the order of its bytes', 'sort it with LC_ALL=C sort');
  }
  cursor.start = start;
  cursor.length = length;
  cursor.common = common;
  cursor.owner = owner.number;
  return true;
}

/** Where the owner at the end of a line begins. Only one that is not that of the line before is looked up. */
function findOwner(lines: Lines, start: number, end: number, owner: Owner, owners: OwnerTable): number {
  const { bytes } = lines;
  const expected = end - owner.length;
  const isSame =
    owner.length > 0 &&
    expected > start &&
    isBlank(bytes[expected - 1]) &&
    sharedAt(lines, expected, owner.at, owner.length) === owner.length;
  let from = isSame ? expected : end;
  while (from > start && !isBlank(bytes[from - 1])) from -= 1;
  if (!isSame) owner.number = owners.number(bytes, from, end);
  owner.at = from;
  owner.length = end - from;
  return from;
}

function skipHeader(lines: Lines): void {
  const head = lines.bytes.toString('latin1', 0, Math.min(lines.used, 64 * 1024));
  const found = /^FILE\s+LOCATION\s*\n/m.exec(head);
  if (found === null) return;
  const skipped = found.index + found[0].length;
  lines.count = head.slice(0, skipped).split('\n').length - 1;
  lines.at = skipped;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
