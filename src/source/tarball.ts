import { writeWhole } from '../system/atomic.ts';
import { type Compression, type CompressOptions, compressTo } from '../system/compress/compress.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { type WriteTarOptions, type WrittenTar, writeTar } from './tar-write.ts';

export type TarballOptions = WriteTarOptions &
  CompressOptions & {
    readonly compression: Compression;
    /** Replace a file that is there already. */
    readonly replace?: boolean;
  };

/** What was written, and what whoever asked should be told. */
export type WrittenTarball = WrittenTar & { readonly notes: readonly string[] };

/** Writes a compressed tar archive that appears whole or not at all. */
export async function writeTarball(
  path: string,
  entries: Iterable<ArchiveEntry> | AsyncIterable<ArchiveEntry>,
  options: TarballOptions,
): Promise<WrittenTarball> {
  const write = async (fd: number) => {
    const sink = await compressTo(fd, options.compression, options);
    try {
      const written = await writeTar(entries, sink, options);
      await sink.finish();
      return { ...written, notes: sink.notes };
    } catch (error) {
      sink.abort();
      throw error;
    }
  };
  return writeWhole(path, write, { replace: options.replace ?? false });
}
