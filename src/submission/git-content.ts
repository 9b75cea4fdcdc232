import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readFailure } from '../source/changed.ts';
import { fsPath } from '../system/path-bytes.ts';
import { readFileStream } from '../system/read-file.ts';
import type { Base, BaseEntry } from './base.ts';
import { blobName } from './bundle-plan.ts';
import { readSourceFile } from './read-source.ts';

/** Paths whose bytes in the working tree are not those of the commit. */
export type ConvertedFiles = Set<string>;

/** Larger files are not held in memory, but read twice. */
const LARGE = 8 * 1024 * 1024;

/**
 * The content of a file of a commit: from the working tree where that has the same bytes, which is by far the faster
 * way, and from git where it has them converted (line ends, filters) or changed.
 */
export async function* gitContent(
  path: string,
  entry: BaseEntry,
  base: Pick<Base, 'original'>,
  converted: ConvertedFiles,
): AsyncGenerator<Uint8Array> {
  if (sizeOf(path) === entry.size) {
    if (entry.size > LARGE) {
      if ((await largeName(path, entry)) === entry.blob) return yield* readFileStream(path);
    } else {
      const bytes = readSourceFile(path, entry.size);
      if (blobName(bytes, entry.blob ?? '') === entry.blob) return yield bytes;
    }
  }
  converted.add(entry.path);
  if (base.original === undefined) throw new RangeError('a commit’s content can be asked for');
  yield await base.original(entry);
}

async function largeName(path: string, { blob = '', size }: BaseEntry): Promise<string> {
  const hash = createHash(blob.length === 64 ? 'sha256' : 'sha1').update(`blob ${size}\0`);
  for await (const chunk of readFileStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function sizeOf(path: string): number {
  try {
    return lstatSync(fsPath(path)).size;
  } catch (error) {
    throw readFailure(error, path);
  }
}
