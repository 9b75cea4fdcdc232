import { createHash } from 'node:crypto';
import { LINK_MODE, type Listing, type ListingEntry } from '../../facts/bundle-listing.ts';
import type { ArchiveContent } from '../../source/archive-entry.ts';
import { type GitEntry, tagTree } from '../../source/git.ts';
import { archiveEntries, type NamedCommit } from '../../source/git-archive.ts';
import type { ReadEntry } from '../../source/read-entry.ts';
import type { BaseEntry } from '../base.ts';
import { digestOf } from '../digest.ts';

/** One path of a source tarball that is made, relative to its top directory. */
export type SourceItem = BaseEntry & { readonly content?: ArchiveContent };

/** What a commit’s archive has otherwise than the commit itself; complete once its items were read. */
export type CommitFacts = {
  /** Paths that .gitattributes keeps out of archives (export-ignore). */
  readonly leftOut: readonly string[];
  /** Paths that .gitattributes has converted: line ends, export-subst. */
  readonly converted: readonly string[];
  /** Submodules: empty directories of the archive. */
  readonly submodules: readonly string[];
  /** Files that only say where Git LFS has the content. */
  readonly pointers: readonly string[];
};

export type CommitReading = {
  /** In the order of git, each to be read before the next. */
  readonly items: () => AsyncGenerator<SourceItem>;
  readonly facts: () => CommitFacts;
  /** What git keeps of each path. */
  readonly kept: ReadonlyMap<string, GitEntry>;
};

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the first line of a pointer, which has less than 1024 bytes. */
const POINTER = 'version https://git-lfs.github.com/spec/v1\n';
const LONGEST_POINTER = 1024;

/** A commit as `git archive` has it, with owners, times and modes left to whoever writes them. */
export async function readCommit(root: string, named: NamedCommit): Promise<CommitReading> {
  const kept = new Map((await tagTree(root, named.commit)).map((entry) => [entry.path, entry]));
  const seen = new Set<string>();
  const converted: string[] = [];
  const pointers: string[] = [];
  async function* items(): AsyncGenerator<SourceItem> {
    for await (const entry of archiveEntries(root, named)) {
      seen.add(entry.path);
      const watched = { entry, kept: kept.get(entry.path), converted, pointers };
      yield asItem(entry, () => watch(watched));
    }
  }
  const submodules = [...kept.values()].filter(({ mode }) => mode === '160000').map(({ path }) => path);
  return {
    items,
    kept,
    facts: () => ({
      leftOut: [...kept.keys()].filter((path) => !seen.has(path)),
      converted: [...new Set(converted)],
      submodules: submodules.filter((path) => seen.has(path)),
      pointers: [...new Set(pointers)],
    }),
  };
}

/** The listing of a commit’s archive, with the digest of every file. */
export async function commitListing({ items }: CommitReading): Promise<Listing> {
  const listing = new Map<string, ListingEntry>();
  for await (const { path, type, mode, size, link, content } of items()) {
    const sha256 = content?.kind === 'stream' ? await digestOf(asBuffers(content.open()), size) : undefined;
    listing.set(path, {
      path,
      type,
      mode,
      size,
      ...(link === undefined ? {} : { link }),
      ...(sha256 === undefined ? {} : { sha256 }),
    });
  }
  return listing;
}

function asItem(
  { path, type, mode, size, linkTarget }: ReadEntry,
  open: () => AsyncIterable<Buffer>,
): SourceItem {
  if (type === 'symlink') return { path, type, mode: LINK_MODE, size: 0, link: linkTarget ?? '' };
  if (type === 'directory') return { path, type, mode: 0o755, size: 0 };
  const fileMode = (mode & 0o100) === 0 ? 0o644 : 0o755;
  return { path, type: 'file', mode: fileMode, size, content: { kind: 'stream', open } };
}

type Watched = {
  readonly entry: ReadEntry;
  readonly kept: GitEntry | undefined;
  readonly converted: string[];
  readonly pointers: string[];
};

/** Passes content on, and notes whether it is the commit’s own, by the name that git gives it. */
async function* watch({ entry, kept, converted, pointers }: Watched): AsyncGenerator<Buffer> {
  const { path, size } = entry;
  const hash = createHash(kept?.id.length === 64 ? 'sha256' : 'sha1').update(`blob ${size}\0`);
  let head = '';
  for await (const chunk of entry.content) {
    hash.update(chunk);
    if (size < LONGEST_POINTER) head += chunk.toString('latin1');
    yield chunk;
  }
  if (kept !== undefined && hash.digest('hex') !== kept.id) converted.push(path);
  if (head.startsWith(POINTER)) pointers.push(path);
}

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
