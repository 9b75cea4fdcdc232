import { fstatSync } from 'node:fs';
import type { Listing, ListingEntry } from '../../facts/bundle-listing.ts';
import { writeTar } from '../../source/tar-write.ts';
import { writeWhole } from '../../system/atomic.ts';
import { type Compression, compressTo } from '../../system/compress/compress.ts';
import { archived } from '../bundle-entries.ts';
import type { SourceItem } from './commit-items.ts';

export type TarballPlan = {
  /** `NAME-VERSION`, the one top directory. */
  readonly top: string;
  /** The time of every entry, in seconds since 1970. */
  readonly mtime: number;
  /** In the order of the archive; asked for once for each tarball. */
  readonly items: () => AsyncIterable<SourceItem>;
};

export type WrittenTarball = {
  readonly bytes: number;
  /** Before compression. */
  readonly unpacked: number;
  /** What lies below the top directory. */
  readonly listing: Listing;
  readonly notes: readonly string[];
};

/**
 * Writes a source tarball whose bytes depend on its items, its top directory and its time alone: owner 0, modes 0644 and
 * 0755, no names or times of the compressor.
 */
export function writeTarball(
  plan: TarballPlan,
  path: string,
  compression: Compression,
): Promise<WrittenTarball> {
  return writeWhole(path, async (fd) => {
    const sink = await compressTo(fd, compression);
    const listing = new Map<string, ListingEntry>();
    try {
      const { bytes } = await writeTar(entriesOf(plan), sink, {
        onEntry: ({ path: full, type, mode, size, linkTarget }, sha256) => {
          if (full === plan.top || type === 'hardlink') return;
          const inside = full.slice(plan.top.length + 1);
          const link = linkTarget === undefined ? {} : { link: linkTarget };
          listing.set(inside, {
            path: inside,
            type,
            mode,
            size,
            ...link,
            ...(sha256 === undefined ? {} : { sha256 }),
          });
        },
      });
      await sink.finish();
      return { bytes: fstatSync(fd).size, unpacked: bytes, listing, notes: sink.notes };
    } catch (error) {
      sink.abort();
      throw error;
    }
  });
}

async function* entriesOf(plan: TarballPlan) {
  yield archived(plan, { path: '', type: 'directory', mode: 0o755, size: 0 });
  for await (const item of plan.items()) yield archived(plan, item, item.content);
}
