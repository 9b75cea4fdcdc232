import type { FilesMeta } from '../../indexes/files-write.ts';
import { BLOCK } from '../../indexes/front-decode.ts';
import type { StoreWriter } from '../../indexes/store-write.ts';
import type { OwnerTable } from './owner-table.ts';
import { type PathCursor, viewed } from './path-cursor.ts';

/** Room for the three numbers of a path, and for what a copy of four bytes at a time writes too much. */
const NUMBERS = 32;

export type PathsWriter = {
  readonly add: (cursor: PathCursor) => void;
  readonly finish: () => FilesMeta;
};

/**
 * Writes the paths that a cursor passes into a store (front coding): how many bytes of the path before are kept, how many
 * follow, those bytes, and the owner's number, as they are numbered here.
 */
export function pathsWriter(store: StoreWriter, owners: OwnerTable): PathsWriter {
  const numbers: number[] = [];
  const used: string[] = [];
  let block = viewed(Buffer.allocUnsafe(64 * 1024));
  let end = 0;
  let count = 0;
  let lines = 0;
  const flush = () => {
    if (count > 0) store.record(block.bytes.subarray(0, end));
    lines += count;
    end = 0;
    count = 0;
  };
  return {
    add({ view: from, start, length, common, owner }) {
      const kept = count === 0 ? 0 : common;
      const rest = length - kept;
      if (end + rest + NUMBERS > block.bytes.length) block = grown(block.bytes, end + rest + NUMBERS);
      const { bytes, view } = block;
      const at = putNumber(bytes, putNumber(bytes, end, kept), rest);
      for (let copied = 0; copied < rest; copied += 4)
        view.setInt32(at + copied, from.getInt32(start + kept + copied));
      numbers[owner] ??= used.push(owners.text(owner)) - 1;
      end = putNumber(bytes, at + rest, numbers[owner] ?? 0);
      count += 1;
      if (count === BLOCK) flush();
    },
    finish() {
      flush();
      return { lines, sorted: true, paths: false, owners: used };
    },
  };
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. Gives the place behind it. */
function putNumber(block: Buffer, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 0x80) {
    block[next] = (rest & 0x7f) | 0x80;
    next += 1;
    rest >>>= 7;
  }
  block[next] = rest;
  return next + 1;
}

function grown(bytes: Buffer, size: number): ReturnType<typeof viewed> {
  const larger = Buffer.allocUnsafe(2 * size);
  bytes.copy(larger);
  return viewed(larger);
}
