import { DEFAULT_LIMITS } from '../facts/bundle-limits.ts';
import type { Listing } from '../facts/bundle-listing.ts';
import { blobContent, openBlobs } from '../source/git.ts';
import type { BaseEntry } from './base.ts';
import { readArchive } from './read-bundle.ts';
import { readSourceFile } from './read-source.ts';

type Contents = ReadonlyMap<string, Buffer>;

/** Larger files of a base are not looked into: what is asked for are descriptions, settings and keys. */
const LARGEST = 4 * 1024 * 1024;

/** Some files of a tarball. It is read once more, and nothing else of it is kept. */
export async function tarballContents(
  path: string,
  name: string,
  paths: ReadonlySet<string>,
): Promise<Contents> {
  if (paths.size === 0) return new Map();
  const options = {
    limits: DEFAULT_LIMITS,
    isKept: (inside: string) => paths.has(inside),
    isUpstreams: true,
  };
  return (await readArchive(path, name, options)).contents;
}

/** Some files of a commit. */
export async function commitContents(
  root: string,
  entries: readonly BaseEntry[],
  paths: ReadonlySet<string>,
): Promise<Contents> {
  const wanted = entries.filter(({ path, size }) => paths.has(path) && size <= LARGEST);
  const contents = new Map<string, Buffer>();
  const blobs = openBlobs(root);
  try {
    for (const { path, blob } of wanted) {
      if (blob !== undefined) contents.set(path, await blobContent(blobs, blob));
    }
    return contents;
  } finally {
    await blobs.close();
  }
}

/** Some files of a directory, which must be as they were listed. */
export function treeContents(root: string, listing: Listing, paths: ReadonlySet<string>): Contents {
  const contents = new Map<string, Buffer>();
  for (const path of paths) {
    const entry = listing.get(path);
    if (entry?.type !== 'file' || entry.size > LARGEST) continue;
    contents.set(path, readSourceFile(`${root}/${path}`, entry.size));
  }
  return contents;
}
