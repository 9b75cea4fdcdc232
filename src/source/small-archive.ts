import { gzipSync } from 'node:zlib';
import type { Archiver } from 'archiver';
import { ContribError } from '../system/errors.ts';
import { comparePaths, hasRawBytes } from '../system/path-bytes.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { readContent } from './read-content.ts';

export type SmallFormat = 'tar.gz' | 'zip';

/** What archiver hands to its formats; its types lack the last six. */
type EntryData = {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly date: Date;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly linkname?: string;
  readonly pax?: Readonly<Record<string, string>>;
};

const MOST_BYTES = 256 * 1024 * 1024;
/** The last second that tar-stream writes as it is; later ones need a pax record. */
const LAST_SECOND = 0x7fffffff;
/** APPNOTE 4.4.6: MS-DOS time begins in 1980; archiver's ends in 2043. */
const ZIP_YEARS = { first: Date.UTC(1980, 0), end: Date.UTC(2044, 0) } as const;

/**
 * An archive of one contribution, in memory: the same entries, in any order, give the same bytes. Throws `bad-input`
 * for what the format, or archiver, would store as something else: see `problemOf`.
 */
export async function smallArchive(entries: readonly ArchiveEntry[], format: SmallFormat): Promise<Buffer> {
  const sorted = entries.toSorted((a, b) => comparePaths(a.path, b.path));
  for (const entry of sorted) refuseMangled(entry, format);
  const total = sorted.reduce((sum, entry) => sum + entry.size, 0);
  if (total > MOST_BYTES)
    throw new ContribError('bad-input', `the files are larger than ${MOST_BYTES} bytes together`);
  const { TarArchive, ZipArchive } = await import('archiver');
  if (format === 'zip') return fill(new ZipArchive({ zlib: { level: 9 } }), sorted);
  const compressed = gzipSync(await fill(new TarArchive(), sorted), { level: 9 });
  // RFC 1952, 2.3: the operating system, which zlib fills in by itself. 255 is "unknown".
  compressed[9] = 255;
  return compressed;
}

/** Appends only buffers: archiver reads files in an order of its own, and crashes where one changes. */
async function fill(archive: Archiver, entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const output = collect(archive);
  for (const entry of entries) {
    const content = entry.type === 'file' ? await readContent(entry, MOST_BYTES) : Buffer.alloc(0);
    archive.append(content, dataOf(entry));
  }
  const [bytes] = await Promise.all([output, archive.finalize()]);
  return bytes;
}

async function collect(archive: Archiver): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of archive) parts.push(part);
  return Buffer.concat(parts);
}

function dataOf(entry: ArchiveEntry): EntryData {
  const { path, type, mtime, mode, uid, gid, uname, gname, linkTarget } = entry;
  return {
    name: path,
    type: type === 'hardlink' ? 'file' : type,
    date: new Date(mtime * 1000),
    mode,
    uid,
    gid,
    uname,
    gname,
    ...(linkTarget !== undefined && { linkname: linkTarget }),
    ...(mtime > LAST_SECOND && { pax: { mtime: String(mtime) } }),
  };
}

function refuseMangled(entry: ArchiveEntry, format: SmallFormat): void {
  const problem = problemOf(entry) ?? (format === 'zip' ? zipProblemOf(entry) : undefined);
  if (problem === undefined) return;
  throw new ContribError('bad-input', `'${entry.path}' cannot be put into a .${format} archive: ${problem}`, {
    hint: 'rename it, or leave it out',
  });
}

/** archiver turns backslashes into slashes and takes leading `word:`, `/` and `../` away. */
function problemOf({ path, type, mode, uid, gid, linkTarget }: ArchiveEntry): string | undefined {
  if (hasRawBytes(path) || hasRawBytes(linkTarget ?? '')) return 'its name is not UTF-8';
  if (path === '' || path.includes('\0')) return 'its name is empty or has a NUL in it';
  if (path.includes('\\')) return 'its name has a backslash in it';
  if (/^\w+:/.test(path)) return 'its name begins like a drive';
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    return 'its path is not a plain one below the root';
  }
  if (type === 'hardlink') return 'it is a hard link';
  if (type === 'symlink' && (linkTarget === undefined || linkTarget === '')) return 'it is a link to nothing';
  if (mode === 0) return 'nobody may read it';
  return Math.max(uid, gid) > 0o7777777 ? 'its owner has too large a number' : undefined;
}

function zipProblemOf({ mtime }: ArchiveEntry): string | undefined {
  const time = mtime * 1000;
  return time < ZIP_YEARS.first || time >= ZIP_YEARS.end
    ? 'its time is not between 1980 and 2043'
    : undefined;
}
