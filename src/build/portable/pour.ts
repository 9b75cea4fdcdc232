import type { ImageFile } from '../../families/portable/image-files.ts';
import type { ArchiveEntry } from '../../source/archive-entry.ts';
import { writeTar } from '../../source/tar-write.ts';
import type { ByteSink } from '../../system/compress/sink.ts';
import { sizeOf } from './contents.ts';

/** Gives the files of an image, as a tar stream, to the program that makes its file system. */
export async function pour(files: readonly ImageFile[], seconds: number, sink: ByteSink): Promise<void> {
  try {
    await writeTar(archiveEntries(files, seconds), sink, { dialect: 'gnu' });
    await sink.finish();
  } catch (error) {
    sink.abort();
    throw error;
  }
}

/** Everything belongs to root; a hard link becomes the file, of which mksquashfs keeps one copy. */
function* archiveEntries(files: readonly ImageFile[], mtime: number): Generator<ArchiveEntry> {
  const byPath = new Map(files.map((file) => [file.entry.path, file]));
  for (const file of files) {
    const { entry } = file;
    const path = entry.path.slice(1);
    if (path === '') continue;
    const base = { path, mode: entry.mode, uid: 0, gid: 0, uname: 'root', gname: 'root', mtime };
    const real = entry.type === 'hardlink' ? byPath.get(entry.target ?? '') : file;
    if (entry.type === 'directory') yield { ...base, type: 'directory', size: 0 };
    else if (entry.type === 'symlink')
      yield { ...base, type: 'symlink', size: 0, linkTarget: entry.target ?? '' };
    else if (real?.content !== undefined)
      yield { ...base, type: 'file', size: sizeOf(real), content: real.content };
  }
}
