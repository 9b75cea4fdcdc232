import { basename } from 'node:path';
import type { Listing } from '../../facts/bundle-listing.ts';
import { completeListing } from '../../facts/bundle-listing.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Tarball as Declarations } from '../../manifest/schema-parts.ts';
import { declaredMatcher } from '../../plan/generated-files.ts';
import { openBlobs } from '../../source/git.ts';
import type { NamedCommit } from '../../source/git-archive.ts';
import { blobContent } from '../../source/git-blobs.ts';
import { digestBlobs } from '../git-questions.ts';
import { readTarball, type Tarball } from '../tarball-base.ts';
import { type CommitFacts, type CommitReading, commitListing, readCommit } from './commit-items.ts';
import { type SourceDifference, sourceDifferences } from './differences.ts';
import { modeFindings, unexplainedFindings } from './judge.ts';
import { isSubstituted } from './substituted.ts';

export type ComparedTarball = {
  readonly tarball: Tarball;
  readonly commit: Listing;
  readonly facts: CommitFacts;
  readonly differences: readonly SourceDifference[];
  readonly findings: readonly Finding[];
};

/** Larger files are no templates of git’s. */
const LARGEST_TEMPLATE = 1024 * 1024;

/**
 * Judges a tarball against the commit that it is said to be of: what it has more, less or otherwise, and what explains
 * that. Nothing is unpacked.
 * @throws ContribError bad-input where it is no source tarball.
 */
export async function compareTarball(
  root: string,
  named: NamedCommit,
  path: string,
  declared: Declarations | undefined,
): Promise<ComparedTarball> {
  const name = basename(path);
  const reading = await readCommit(root, named);
  const commit = await commitListing(reading);
  const facts = reading.facts();
  const templates = new Set(facts.converted);
  const isGenerated = declaredMatcher(declared?.generated ?? []);
  const tarball = await readTarball(path, name, (inside) => templates.has(inside) || isGenerated(inside));
  const substituted = await substitutedFiles(root, reading, facts, tarball);
  const differences = sourceDifferences({
    commit,
    tarball: completeListing(tarball.listing),
    facts,
    declared,
    committed: await committedDigests(root, reading, facts),
    isSubstituted: (inside) => substituted.has(inside),
  });
  const findings = [...unexplainedFindings(differences, name), ...modeFindings(tarball.listing, name)];
  return { tarball, commit, facts, differences, findings };
}

/** SHA-256 of what is committed, of files that the archive has not or has otherwise. */
async function committedDigests(
  root: string,
  { kept }: CommitReading,
  { leftOut, converted }: CommitFacts,
): Promise<ReadonlyMap<string, string>> {
  const files = [...leftOut, ...converted].flatMap((path) => {
    const entry = kept.get(path);
    return entry === undefined || entry.mode === '160000' ? [] : [{ path, blob: entry.id, size: entry.size }];
  });
  const digests = await digestBlobs(root, files);
  return new Map(files.map(({ path, blob }) => [path, digests.get(blob) ?? '']));
}

async function substitutedFiles(
  root: string,
  { kept }: CommitReading,
  { converted }: CommitFacts,
  { contents }: Tarball,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const blobs = openBlobs(root);
  try {
    for (const path of converted) {
      const [entry, content] = [kept.get(path), contents.get(path)];
      if (entry === undefined || content === undefined || entry.size > LARGEST_TEMPLATE) continue;
      if (isSubstituted(await blobContent(blobs, entry.id), content)) found.add(path);
    }
    return found;
  } finally {
    await blobs.close();
  }
}
