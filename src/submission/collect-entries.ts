import { createHash } from 'node:crypto';
import type { ReadBundle } from '../facts/bundle-describe.ts';
import type { BundleLimits, Exceeded } from '../facts/bundle-limits.ts';
import type { ReadEntry } from '../source/read-entry.ts';
import { pathToBytes } from '../system/path-bytes.ts';
import { LimitBroken } from './limit-broken.ts';
import type { OpenArchive } from './open-archive.ts';

export type Collected = Pick<ReadBundle, 'entries' | 'contents' | 'exceeded'> & { readonly unpacked: number };

type Collecting = {
  readonly limits: BundleLimits;
  readonly isKept: (path: string) => boolean;
  readonly entries: ReadBundle['entries'][number][];
  readonly contents: Map<string, Buffer>;
  unpacked: number;
  kept: number;
};

/** Reads every entry with its digest, up to the first limit that the archive breaks. */
export async function collectEntries(
  archive: OpenArchive,
  limits: BundleLimits,
  isKept: (path: string) => boolean,
): Promise<Collected> {
  const collecting: Collecting = { limits, isKept, entries: [], contents: new Map(), unpacked: 0, kept: 0 };
  const exceeded: Exceeded[] = [];
  try {
    for await (const entry of archive.entries) await collect(collecting, entry);
  } catch (error) {
    if (!(error instanceof LimitBroken)) throw error;
    const { limit, allowed, found, path } = error;
    exceeded.push({ limit, allowed, found, ...(path === undefined ? {} : { path }) });
  }
  const { entries, contents, unpacked } = collecting;
  return { entries, contents, unpacked, exceeded };
}

async function collect(collecting: Collecting, entry: ReadEntry): Promise<void> {
  const { path, link } = namesOf(entry);
  requireWithin(collecting, entry, path, link);
  const { type, mode, uid, gid, uname, gname, mtime, size, otherKeywords } = entry;
  const sha256 = type === 'file' ? await readContent(collecting, entry, path) : undefined;
  collecting.entries.push({
    path,
    type: type === 'other' ? 'unknown' : type,
    mode,
    uid,
    gid,
    uname,
    gname,
    mtime,
    size,
    ...(link === undefined ? {} : { link }),
    ...(sha256 === undefined ? {} : { sha256 }),
    oddities: otherKeywords
      .filter((keyword) => keyword !== 'comment')
      .map((keyword) => `an extended header ${keyword}`),
  });
}

/** The slash at the end says only that it is a directory; of anything else it stays, and is judged. */
function namesOf({ path, type, linkTarget }: ReadEntry): {
  readonly path: string;
  readonly link: string | undefined;
} {
  return { path: type === 'directory' && path.length > 1 ? path.replace(/\/$/, '') : path, link: linkTarget };
}

function requireWithin(collecting: Collecting, { size }: ReadEntry, path: string, link = ''): void {
  const { limits } = collecting;
  if (collecting.entries.length >= limits.entries) {
    throw new LimitBroken('entries', limits.entries, limits.entries + 1);
  }
  const length = Math.max(pathToBytes(path).length, pathToBytes(link).length);
  if (length > limits.path) throw new LimitBroken('path', limits.path, length, path);
  collecting.unpacked += size;
  if (collecting.unpacked > limits.bytes)
    throw new LimitBroken('bytes', limits.bytes, collecting.unpacked, path);
}

/** Small contents that may be looked at are kept; the digest is taken of everything. */
async function readContent(
  collecting: Collecting,
  { content, size }: ReadEntry,
  path: string,
): Promise<string> {
  const { limits, contents, isKept } = collecting;
  const hash = createHash('sha256');
  const parts: Buffer[] | undefined = isKept(path) ? [] : undefined;
  if (parts !== undefined) {
    collecting.kept += size;
    if (collecting.kept > limits.contribution) {
      throw new LimitBroken('contribution', limits.contribution, collecting.kept, path);
    }
  }
  for await (const chunk of content) {
    hash.update(chunk);
    // What a reader hands out is valid only until the next piece.
    parts?.push(Buffer.from(chunk));
  }
  if (parts !== undefined) contents.set(path, Buffer.concat(parts));
  return hash.digest('hex');
}
