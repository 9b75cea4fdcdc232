import { type BundleLimits, RATIO_FROM } from '../facts/bundle-limits.ts';
import { pathToBytes } from '../system/path-bytes.ts';
import { LimitBroken } from './limit-broken.ts';

/** What of an entry the limits are about. */
type Measured = { readonly path: string; readonly link?: string | undefined; readonly size: number };

/** Counts what an archive is made of. Each function throws `LimitBroken` at the first limit that is broken. */
export type Meter = {
  readonly entry: (entry: Measured) => void;
  /** Content below `distros/`, which is held in memory. */
  readonly keep: (size: number, inside: string) => void;
  readonly unpacked: () => number;
};

export function startMeter(limits: BundleLimits): Meter {
  let entries = 0;
  let unpacked = 0;
  let kept = 0;
  return {
    entry: ({ path, link = '', size }) => {
      if (entries >= limits.entries) throw new LimitBroken('entries', limits.entries, limits.entries + 1);
      entries += 1;
      // A character has at most three bytes, and most names are far from the limit.
      if (3 * Math.max(path.length, link.length) > limits.path) requireLength(path, link, limits);
      unpacked += size;
      if (unpacked > limits.bytes) throw new LimitBroken('bytes', limits.bytes, unpacked, path);
    },
    keep: (size, inside) => {
      kept += size;
      if (kept > limits.contribution)
        throw new LimitBroken('contribution', limits.contribution, kept, inside);
    },
    unpacked: () => unpacked,
  };
}

function requireLength(path: string, link: string, limits: BundleLimits): void {
  const length = Math.max(pathToBytes(path).length, pathToBytes(link).length);
  if (length > limits.path) throw new LimitBroken('path', limits.path, length, path);
}

/** Whether so many unpacked bytes in so small a file would pass for a bomb. */
export function requireRatio(unpacked: number, size: number, { ratio }: BundleLimits): void {
  if (unpacked > Math.max(RATIO_FROM, size * ratio)) throw new LimitBroken('ratio', ratio, unpacked);
}
