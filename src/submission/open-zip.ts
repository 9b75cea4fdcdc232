import { readSync } from 'node:fs';
import type { BundleLimits } from '../facts/bundle-limits.ts';
import type { ReadEntry } from '../source/read-entry.ts';
import { readZip } from '../source/zip.ts';
import { LimitBroken } from './limit-broken.ts';
import { requireRatio } from './meter.ts';
import type { OpenArchive } from './opened-archive.ts';

/** Extra fields in which Info-ZIP keeps times and owners (APPNOTE.TXT, 4.6.1; zip(1), -X). */
const HARMLESS: readonly string[] = ['zip:0x5455', 'zip:0x7875'];
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/** A zip archive is held in memory, so it may be no larger than a contribution, packed and unpacked. */
export function openZipArchive(fd: number, size: number, name: string, limits: BundleLimits): OpenArchive {
  return {
    name,
    entries: entriesOf(fd, size, name, limits),
    describe: () => ({ format: 'zip', oddities: [] }),
  };
}

async function* entriesOf(
  fd: number,
  size: number,
  name: string,
  limits: BundleLimits,
): AsyncGenerator<ReadEntry> {
  const { contribution } = limits;
  if (size > contribution) throw new LimitBroken('contribution', contribution, size);
  const entries = readZip(readWhole(fd, size), name, { maxEntries: UNLIMITED, maxBytes: UNLIMITED });
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  requireRatio(total, size, limits);
  if (total > contribution) throw new LimitBroken('contribution', contribution, total);
  for (const entry of entries) {
    yield { ...entry, otherKeywords: entry.otherKeywords.filter((keyword) => !HARMLESS.includes(keyword)) };
  }
}

function readWhole(fd: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const got = readSync(fd, bytes, length, size - length, length);
    if (got === 0) break;
    length += got;
  }
  return bytes.subarray(0, length);
}
