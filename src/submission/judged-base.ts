import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { BundleFacts, JudgedBase } from '../facts/bundle.ts';
import { outsideContribution } from '../facts/bundle-describe.ts';
import { completeListing, type Listing, type ListingEntry, listingDigest } from '../facts/bundle-listing.ts';
import { loadProject, type Project } from '../manifest/project.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { commitContents, tarballContents, treeContents } from './base-contents.ts';
import { gitBase } from './git-base.ts';
import { commitNamed, digestBlobs, isAncestor, isRepositoryTop, versionTag } from './git-questions.ts';
import { readTarball } from './tarball-base.ts';
import { hashTree } from './tree-listing.ts';

type JudgedBaseRequest = {
  readonly cwd: string;
  readonly manifest: string | undefined;
  readonly base: string | undefined;
};

/**
 * What a bundle is compared with: what was named; else, within the project that its record names, the version’s tag,
 * the commit of the record where HEAD contains it, or the working tree. The record alone is never believed: a commit
 * that upstream’s own branch does not contain is no base.
 */
export async function chooseJudgedBase(
  request: JudgedBaseRequest,
  facts: BundleFacts,
): Promise<JudgedBase | undefined> {
  const { distribution } = facts;
  if (request.base !== undefined) return namedBase(request.cwd, request.base, distribution);
  if (facts.kind === 'contribution' || facts.record.state !== 'read') return undefined;
  const { project: name, version, base: claimed } = facts.record.record;
  const project = projectHere(request);
  if (project === undefined || project.manifest.name !== name) return undefined;
  const { root } = project;
  if (!isRepositoryTop(root)) return directoryBase(root, 'the working tree', distribution);
  const tagged = await versionTag(root, version);
  if (tagged !== undefined) return commitBase(root, `tag ${tagged.tag}`, tagged.commit, distribution);
  if (claimed.kind === 'git' && (await isAncestor(root, claimed.commit, 'HEAD'))) {
    return commitBase(root, 'the recorded commit', claimed.commit, distribution);
  }
  return directoryBase(root, 'the working tree', distribution);
}

async function namedBase(cwd: string, name: string, distribution: string | undefined): Promise<JudgedBase> {
  const path = resolve(cwd, name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return directoryBase(path, name, distribution);
  if (stats?.isFile() === true) return tarballBase(path, name, distribution);
  const root = projectHere({ cwd, manifest: undefined })?.root ?? cwd;
  const commit = await commitNamed(root, name);
  if (commit !== undefined) return commitBase(root, name, commit, distribution);
  throw new ContribError(
    'usage',
    `--base ${printableName(name)} is no file, no directory, and no tag or commit here`,
    {
      hint: 'name upstream’s tarball, its tag within the repository, or an unpacked tree',
    },
  );
}

async function tarballBase(
  path: string,
  name: string,
  distribution: string | undefined,
): Promise<JudgedBase> {
  const { listing, sha256 } = await readTarball(path, name);
  const whole = completeListing(listing);
  const identity = {
    kind: 'tarball',
    name: basename(path),
    sha256,
    listing: digestOf(whole, distribution),
  } as const;
  const contents = (paths: ReadonlySet<string>) => tarballContents(path, name, paths);
  return { identity, title: basename(path), listing: whole, exactModes: true, contents };
}

async function commitBase(
  root: string,
  name: string,
  commit: string,
  distribution: string | undefined,
): Promise<JudgedBase> {
  const { entries, title, close } = await gitBase(root, name, commit, []);
  await close?.();
  const digests = await digestBlobs(root, entries);
  const listing = completeListing(
    entries.map((entry): ListingEntry => {
      const { path, type, mode, size, blob = '' } = entry;
      const sha256 = digests.get(blob);
      return sha256 === undefined ? entry : { path, type, mode, size, sha256 };
    }),
  );
  const identity = { kind: 'git', name, commit, listing: digestOf(listing, distribution) } as const;
  const contents = (paths: ReadonlySet<string>) => commitContents(root, entries, paths);
  return { identity, title, listing, exactModes: false, contents };
}

async function directoryBase(
  path: string,
  title: string,
  distribution: string | undefined,
): Promise<JudgedBase> {
  const listing = await hashTree(path);
  const identity = { kind: 'tree', listing: digestOf(listing, distribution) } as const;
  return {
    identity,
    title,
    listing,
    exactModes: false,
    contents: async (paths) => treeContents(path, listing, paths),
  };
}

function digestOf(listing: Listing, distribution: string | undefined): string {
  return listingDigest(outsideContribution(listing, distribution ?? ''));
}

/** The project that the working directory lies in, if it lies in one. */
export function projectHere({
  cwd,
  manifest,
}: Pick<JudgedBaseRequest, 'cwd' | 'manifest'>): Project | undefined {
  try {
    return loadProject(cwd, manifest);
  } catch (error) {
    if (error instanceof ContribError && manifest === undefined) return undefined;
    throw error;
  }
}
