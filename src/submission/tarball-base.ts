import { listArchive, type ReadBundle } from '../facts/bundle-describe.ts';
import { DEFAULT_LIMITS } from '../facts/bundle-limits.ts';
import { type ListingEntry, sortedEntries } from '../facts/bundle-listing.ts';
import { pathProblem } from '../facts/bundle-paths.ts';
import { ContribError } from '../system/errors.ts';
import { fileDigest } from '../system/file-digest.ts';
import { readArchive } from './read-bundle.ts';

export type Tarball = {
  readonly listing: readonly ListingEntry[];
  readonly sha256: string;
  /** What was to be kept, by path. */
  readonly contents: ReadonlyMap<string, Buffer>;
};

/**
 * What upstream’s tarball holds below its one top directory, however that is called.
 * @param isKept which contents are wanted too.
 * @throws ContribError bad-input where it is no archive, or one that no source tree is in.
 */
export async function readTarball(
  path: string,
  name: string,
  isKept: (inside: string) => boolean = () => false,
): Promise<Tarball> {
  const read = await readArchive(path, name, { limits: DEFAULT_LIMITS, isKept, isUpstreams: true });
  refuseOdd(read, name);
  const { tops, entries, contents } = read;
  if (tops.length === 1)
    return { listing: sortedEntries(listArchive(entries)), sha256: await fileDigest(path), contents };
  throw new ContribError('bad-input', `${name} has ${tops.length} top directories instead of one`, {
    hint: 'name a source tarball that unpacks into one directory',
  });
}

function refuseOdd({ entries, exceeded }: ReadBundle, name: string): void {
  const [limit] = exceeded;
  if (limit !== undefined)
    throw new ContribError(
      'bad-input',
      `${name} is larger than a source tarball: ${limit.limit} over ${limit.allowed}`,
    );
  for (const { path, type } of entries) {
    const problem = pathProblem(path);
    if (problem !== undefined)
      throw new ContribError('bad-input', `${name} is no source tarball: the path '${path}' ${problem}`);
    if (!['file', 'directory', 'symlink', 'hardlink'].includes(type)) {
      throw new ContribError(
        'bad-input',
        `${name} is no source tarball: '${path}' is a ${type.replace('-', ' ')}`,
      );
    }
  }
}
