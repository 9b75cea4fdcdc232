import type { PathCursor } from './path-cursor.ts';

/** Lists that have one path, by their numbers: the first `count` of an array that is used again. */
export type Having = { readonly lists: readonly number[]; readonly count: number };

/** A cursor in a merge, with how many bytes its path shares with the last one that was taken. */
type Lane = { readonly cursor: PathCursor; readonly index: number; shared: number };
/** The lanes that have the least path: as many as are counted. A new array for each path would cost half of the time. */
type Group = { readonly lanes: Lane[]; readonly lists: number[]; count: number };

/**
 * Walks through several lists of paths at once, which must be in byte order. Of all lanes none is behind the last path
 * that was taken, so the one that shares most with it is the least: bytes are only compared where two share equally
 * much. One path at a time is in memory, whatever the lists' size.
 * @param take gets the lists that have a path, with one of the cursors on it.
 */
export async function mergePaths(
  cursors: readonly PathCursor[],
  take: (having: Having, path: PathCursor) => void,
): Promise<void> {
  const lanes: Lane[] = [];
  for (const [index, cursor] of cursors.entries())
    if (cursor.next() || (await cursor.fetch())) lanes.push({ cursor, index, shared: 0 });
  const group: Group = { lanes: [...lanes], lists: lanes.map(({ index }) => index), count: 0 };
  while (lanes.length > 0) {
    const { cursor } = findLeast(lanes, group);
    take(group, cursor);
    for (let at = 0; at < group.count; at += 1) {
      const lane = group.lanes[at] as Lane;
      if (lane.cursor.next() || (await lane.cursor.fetch())) lane.shared = lane.cursor.common;
      else lanes.splice(lanes.indexOf(lane), 1);
    }
  }
}

/** The lane that comes first; the group becomes all that have the same path. */
function findLeast(lanes: readonly Lane[], group: Group): Lane {
  let least = lanes[0] as Lane;
  restart(group, least);
  for (let at = 1; at < lanes.length; at += 1) {
    const lane = lanes[at] as Lane;
    const order = compare(lane, least);
    if (order === 0) join(group, lane);
    if (order >= 0) continue;
    // What was held against the one before shares no more with this one than that did.
    for (let before = 0; before < at; before += 1) {
      const one = lanes[before] as Lane;
      if (one.shared > sharedWithLeast) one.shared = sharedWithLeast;
    }
    for (let at = 0; at < group.count; at += 1) (group.lanes[at] as Lane).shared = sharedWithLeast;
    restart(group, lane);
    least = lane;
  }
  return least;
}

function restart(group: Group, lane: Lane): void {
  group.count = 0;
  join(group, lane);
}

function join(group: Group, lane: Lane): void {
  group.lanes[group.count] = lane;
  group.lists[group.count] = lane.index;
  group.count += 1;
}

/** How much the lanes share that were compared last. */
let sharedWithLeast = 0;

/** Negative where a lane comes before the least so far, zero where it is equal; otherwise it keeps what they share. */
function compare(lane: Lane, least: Lane): number {
  sharedWithLeast = least.shared;
  if (lane.shared !== least.shared) return least.shared - lane.shared;
  const { bytes: a, view: aWords, start: aStart, length: aLength } = lane.cursor;
  const { bytes: b, view: bWords, start: bStart, length: bLength } = least.cursor;
  const most = Math.min(aLength, bLength);
  let same = lane.shared;
  while (same + 4 <= most && aWords.getInt32(aStart + same) === bWords.getInt32(bStart + same)) same += 4;
  while (same < most && a[aStart + same] === b[bStart + same]) same += 1;
  sharedWithLeast = same;
  if (same === aLength && same === bLength) return 0;
  if (same === aLength || (same < bLength && (a[aStart + same] ?? 0) < (b[bStart + same] ?? 0))) return -1;
  lane.shared = same;
  return 1;
}
