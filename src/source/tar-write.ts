import { setImmediate } from 'node:timers/promises';
import type { ByteSink } from '../system/compress/sink.ts';
import { ContribError } from '../system/errors.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { advance, type BlockWriter, blockWriter, flush, putBytes, putZeros, roomIn } from './block-writer.ts';
import { putContent, putSmallFile } from './put-content.ts';
import { entryHeaders, paddingOf } from './tar-entry-headers.ts';
import { TAR_BLOCK, type TarDialect } from './tar-header.ts';
import { writePlainHeader } from './tar-plain-header.ts';

export type WriteTarOptions = {
  /** How long names and large numbers are said; dpkg reads only `gnu`, everything else reads both. `pax` when absent. */
  readonly dialect?: TarDialect;
  /** Called after each entry; of a file with the SHA-256 of its content, in hexadecimal. */
  readonly onEntry?: (entry: ArchiveEntry, sha256: string | undefined) => void;
};

/** How many entries were written, and how many bytes before compression. */
export type WrittenTar = { readonly entries: number; readonly bytes: number };

/**
 * After so many bytes, waiting writes and signals get their turn: files are read without one, and a compressor
 * behind a pipe would have nothing to do meanwhile.
 */
const BREATH = 128 * 1024;

/**
 * Writes entries in the order given as a tar archive: ustar (pax(1)), extended only where that cannot say something.
 * The same entries give the same bytes. Every file is read once. Throws `incomplete` where a file is not as its
 * entry says any more. The sink is the caller's to finish, or to abort after an error.
 */
export async function writeTar(
  entries: Iterable<ArchiveEntry> | AsyncIterable<ArchiveEntry>,
  sink: ByteSink,
  options: WriteTarOptions = {},
): Promise<WrittenTar> {
  const writer = blockWriter(sink);
  let count = 0;
  let breath = 0;
  // Most entries need no wait: a promise for each of them would cost as much as what it does.
  const put = (entry: ArchiveEntry): Promise<void> | undefined => {
    count += 1;
    refuseUnwritable(entry);
    const isDone = putSmallEntry(writer, entry, options);
    if (isDone && writer.total < breath) return undefined;
    return isDone ? breathe() : putEntry(writer, entry, options).then(breathe);
  };
  const breathe = async () => {
    if (writer.total < breath) return;
    breath = writer.total + BREATH;
    await setImmediate();
  };
  if (Symbol.asyncIterator in entries) for await (const entry of entries) await put(entry);
  else {
    for (const entry of entries) {
      const waiting = put(entry);
      if (waiting !== undefined) await waiting;
    }
  }
  // pax(1): the end is two blocks of zeros.
  await putZeros(writer, 2 * TAR_BLOCK);
  await flush(writer);
  return { entries: count, bytes: writer.total };
}

/** Writes an entry that has room in the block, with room to spare, and that is quickly read; false where it is not. */
function putSmallEntry(writer: BlockWriter, entry: ArchiveEntry, options: WriteTarOptions): boolean {
  const { type, content, size } = entry;
  if (TAR_BLOCK + size + TAR_BLOCK > roomIn(writer)) return false;
  if (type === 'file' && content?.kind !== 'file') return false;
  if (!writePlainHeader(entry, options.dialect ?? 'pax', writer.block, writer.used)) return false;
  advance(writer, TAR_BLOCK);
  if (type !== 'file' || content?.kind !== 'file') {
    options.onEntry?.(entry, undefined);
    return true;
  }
  const sha256 = putSmallFile(writer, content.path, size, options.onEntry !== undefined);
  const padding = paddingOf(size);
  writer.block.fill(0, writer.used, writer.used + padding);
  advance(writer, padding);
  options.onEntry?.(entry, sha256);
  return true;
}

async function putEntry(writer: BlockWriter, entry: ArchiveEntry, options: WriteTarOptions): Promise<void> {
  await putBytes(writer, entryHeaders(entry, options.dialect ?? 'pax'));
  if (entry.type !== 'file') {
    options.onEntry?.(entry, undefined);
    return;
  }
  const sha256 = await putContent(writer, entry, options.onEntry !== undefined);
  await putZeros(writer, paddingOf(entry.size));
  options.onEntry?.(entry, sha256);
}

function refuseUnwritable(entry: ArchiveEntry): void {
  const { path, linkTarget } = entry;
  if (path === '' || path.includes('\0')) throw unwritable(entry, 'its name is empty or has a NUL in it');
  const isLink = entry.type === 'symlink' || entry.type === 'hardlink';
  if (isLink && (linkTarget === undefined || linkTarget === '' || linkTarget.includes('\0'))) {
    throw unwritable(entry, 'it is a link to nothing');
  }
  if (entry.type !== 'file' && entry.size !== 0) throw unwritable(entry, 'only a file has content');
  if (!Number.isSafeInteger(entry.mtime)) throw unwritable(entry, 'its time is not in whole seconds');
}

function unwritable(entry: ArchiveEntry, why: string): ContribError {
  return new ContribError('bad-input', `'${entry.path}' cannot be put into an archive: ${why}`);
}
