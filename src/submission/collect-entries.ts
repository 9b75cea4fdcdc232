import type { BundleEntry } from '../facts/bundle.ts';
import type { ReadBundle } from '../facts/bundle-describe.ts';
import type { BundleLimits, Exceeded } from '../facts/bundle-limits.ts';
import { insideOf, pathProblem } from '../facts/bundle-paths.ts';
import type { ReadEntry } from '../source/read-entry.ts';
import { ContribError } from '../system/errors.ts';
import { digestOf } from './digest.ts';
import { exceededBy, LimitBroken } from './limit-broken.ts';
import { type Meter, startMeter } from './meter.ts';
import type { OpenArchive } from './opened-archive.ts';

export type CollectOptions = {
  readonly limits: BundleLimits;
  /** Whether the content of this path below the top directory is wanted. */
  readonly isKept: (inside: string) => boolean;
  /** A tarball of upstream’s own: `./NAME-VERSION/x` is `NAME-VERSION/x`, and bzip2 and lzma are taken too, by their programs. */
  readonly isUpstreams: boolean;
};

type Collected = Pick<ReadBundle, 'entries' | 'tops' | 'contents' | 'exceeded'> & {
  readonly unpacked: number;
};

type Collecting = CollectOptions & {
  readonly entries: BundleEntry[];
  readonly tops: Set<string>;
  readonly contents: Map<string, Buffer>;
  readonly meter: Meter;
  top: string | undefined;
};

const NONE: readonly string[] = [];

/** Reads every entry with its digest, up to the first limit that the archive breaks. */
export async function collectEntries(archive: OpenArchive, options: CollectOptions): Promise<Collected> {
  const collecting: Collecting = {
    ...options,
    entries: [],
    tops: new Set(),
    contents: new Map(),
    meter: startMeter(options.limits),
    top: undefined,
  };
  const exceeded: Exceeded[] = [];
  try {
    for await (const entry of archive.entries) await collect(collecting, entry);
  } catch (error) {
    if (!(error instanceof LimitBroken)) throw explained(error, collecting, archive);
    exceeded.push(exceededBy(error));
  }
  const { entries, tops, contents, meter } = collecting;
  return { entries, tops: [...tops], contents, unpacked: meter.unpacked(), exceeded };
}

/** A file that begins with no entry and is not compressed is something else, rather than a damaged archive. */
function explained(error: unknown, { entries }: Collecting, archive: OpenArchive): unknown {
  if (
    !(error instanceof ContribError) ||
    error.code !== 'bad-input' ||
    entries.length > 0 ||
    archive.describe().format !== 'tar'
  )
    return error;
  return new ContribError('bad-input', `${archive.name} is no archive`, {
    hint: 'a bundle is a .tar.gz, .tar.xz, .tar.zst, .tar or .zip file',
    cause: error,
  });
}

async function collect(collecting: Collecting, entry: ReadEntry): Promise<void> {
  const path = nameOf(entry, entry.path, collecting);
  if (path === '' && collecting.isUpstreams) return;
  const link =
    entry.type === 'hardlink' ? nameOf(entry, entry.linkTarget ?? '', collecting) : entry.linkTarget;
  collecting.meter.entry({ path, link, size: entry.size });
  const inside = placeIn(collecting, path);
  const isFile = entry.type === 'file';
  const sha256 = isFile ? await readContent(collecting, entry, inside) : undefined;
  collecting.entries.push(describe(entry, path, inside, link, sha256));
}

function describe(
  { type, mode, uid, gid, uname, gname, mtime, size, otherKeywords }: ReadEntry,
  path: string,
  inside: string | undefined,
  link: string | undefined,
  sha256: string | undefined,
): BundleEntry {
  const oddities = otherKeywords.length === 0 ? NONE : odditiesOf(otherKeywords);
  const owner = { uid, gid, uname, gname };
  if (type === 'other') return { path, inside, type: 'unknown', mode, ...owner, mtime, size, oddities };
  // Copying with `...` makes slow objects, and nearly all of a large tree is files.
  if (sha256 !== undefined)
    return { path, inside, type, mode, uid, gid, uname, gname, mtime, size, sha256, oddities };
  const entry = { path, inside, type, mode, ...owner, mtime, size, oddities };
  return link === undefined ? entry : { ...entry, link };
}

/** A comment says nothing of the content: git archive puts the commit there. */
function odditiesOf(keywords: readonly string[]): string[] {
  return keywords
    .filter((keyword) => keyword !== 'comment')
    .map((keyword) => `an extended header ${keyword}`);
}

/** The slash at the end says only that it is a directory; of anything else it stays, and is judged. */
function nameOf({ type }: ReadEntry, name: string, { isUpstreams }: CollectOptions): string {
  const path = type === 'directory' && name.length > 1 && name.endsWith('/') ? name.slice(0, -1) : name;
  if (!isUpstreams) return path;
  return path === '.' ? '' : path.replace(/^(?:\.\/+)+/, '');
}

/** The first safe path says which directory is the top. */
function placeIn(collecting: Collecting, path: string): string | undefined {
  if (pathProblem(path) !== undefined) return undefined;
  const slash = path.indexOf('/');
  const first = slash === -1 ? path : path.slice(0, slash);
  collecting.tops.add(first);
  collecting.top ??= first;
  return insideOf(path, collecting.top);
}

/** Small contents that may be looked at are kept; the digest is taken of everything. */
async function readContent(
  collecting: Collecting,
  { content, size }: ReadEntry,
  inside: string | undefined,
): Promise<string> {
  const { meter, contents, isKept } = collecting;
  if (inside === undefined || !isKept(inside)) return digestOf(content, size);
  meter.keep(size, inside);
  const pieces: Buffer[] = [];
  const digest = await digestOf(content, size, (piece) => pieces.push(Buffer.from(piece)));
  contents.set(inside, Buffer.concat(pieces));
  return digest;
}
