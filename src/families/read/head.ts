import { decompress } from '../../system/compress/decompress.ts';
import { readAt, withFile } from '../../system/compress/file-region.ts';
import { formatOf } from '../../system/compress/magic.ts';
import { ContribError } from '../../system/errors.ts';
import type { FileHead } from '../reader.ts';

/** Enough for the first members of an archive, which say what it is. */
/** zstd gives nothing before a whole block is there, of up to 128 KiB (RFC 8878, 3.1.1.2). */
const RAW_SIZE = 192 * 1024;
const UNPACKED_SIZE = 64 * 1024;

/** The beginning of a file; what is compressed is decompressed as far as those bytes go. */
export async function readFileHead(path: string): Promise<FileHead> {
  const raw = await withFile(path, (fd, size) => readAt(fd, 0, Math.min(RAW_SIZE, size)));
  return { raw, unpacked: formatOf(raw) === 'none' ? raw : await unpackHead(raw, path) };
}

async function unpackHead(raw: Buffer, path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decompress([raw], path).chunks) {
      parts.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= UNPACKED_SIZE) break;
    }
  } catch (error) {
    // It is cut off where the head ends, or damaged: whoever reads the file says which.
    if (!(error instanceof ContribError)) throw error;
  }
  return Buffer.concat(parts).subarray(0, UNPACKED_SIZE);
}
