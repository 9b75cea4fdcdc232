import type { PathCursor } from '../../indexes/front-decode.ts';

/** A cursor in a merge, with how many bytes its path shares with the last one that was taken. */
type Lane = { readonly cursor: PathCursor; readonly index: number; shared: number };

/**
 * Walks through several lists of paths at once, which must be in byte order. Of all lanes none is behind the last path
 * that was taken, so the one that shares most with it is the least: bytes are only compared where two share equally
 * much. One path at a time is in memory, whatever the lists' size.
 * @param take gets the lanes' numbers that have the path, with the cursors on it.
 */
export function mergePaths(
  cursors: readonly PathCursor[],
  take: (indexes: readonly number[], path: PathCursor) => void,
): void {
  const lanes: Lane[] = [];
  for (const [index, cursor] of cursors.entries())
    if (cursor.next()) lanes.push({ cursor, index, shared: 0 });
  const group: Lane[] = [];
  const indexes: number[] = [];
  for (let first = lanes[0]; first !== undefined; first = lanes[0]) {
    group.length = 0;
    indexes.length = 0;
    let least = first;
    for (const lane of lanes) {
      const order = lane === first ? 0 : compare(lane, least);
      if (order === 0) group.push(lane);
      if (order >= 0) continue;
      // What was held against the one before shares no more with this one than that did.
      for (const one of lanes) {
        if (one === lane) break;
        one.shared = Math.min(one.shared, sharedWithLeast);
      }
      for (const one of group) one.shared = sharedWithLeast;
      group.length = 0;
      group.push(lane);
      least = lane;
    }
    for (const { index } of group) indexes.push(index);
    take(indexes, least.cursor);
    for (const lane of group) {
      if (lane.cursor.next()) lane.shared = lane.cursor.common;
      else lanes.splice(lanes.indexOf(lane), 1);
    }
  }
}

/** How much the lanes share that were compared last. */
let sharedWithLeast = 0;

/** Negative where a lane comes before the least so far, zero where it is equal; otherwise it keeps what they share. */
function compare(lane: Lane, least: Lane): number {
  sharedWithLeast = least.shared;
  if (lane.shared !== least.shared) return least.shared - lane.shared;
  const [a, b] = [lane.cursor, least.cursor];
  const most = Math.min(a.length, b.length);
  let same = lane.shared;
  while (same < most && a.bytes[same] === b.bytes[same]) same += 1;
  sharedWithLeast = same;
  if (same === a.length && same === b.length) return 0;
  const isLess = same === a.length || (same < b.length && (a.bytes[same] ?? 0) < (b.bytes[same] ?? 0));
  if (isLess) return -1;
  lane.shared = same;
  return 1;
}
