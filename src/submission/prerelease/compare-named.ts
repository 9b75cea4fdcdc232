import { basename } from 'node:path';
import { completeListing, listingDigest } from '../../facts/bundle-listing.ts';
import { pathFields } from '../../facts/bundle-record.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import { ContribError } from '../../system/errors.ts';
import { type ComparedTarball, compareTarball } from '../tarball/compare.ts';
import { declarationsAt, findCommit } from './choose-source.ts';

/**
 * Judges a tarball against a tag, as contrib.yaml there declares what may differ.
 * @throws ContribError bad-input where there is no such tag, or the file is no source tarball.
 */
export async function compareNamed(project: Project, named: string | undefined, tarball: string) {
  const found = await findCommit(project, named);
  if (found === undefined) {
    throw new ContribError('usage', 'a tarball is compared with a tag, and the tree is in no repository', {
      hint: 'run it in a clone of the repository',
    });
  }
  const { name, commit, tag } = found;
  const { manifest } = project;
  const declared = await declarationsAt(project, found);
  const commitName = { commit, ...(tag === undefined ? {} : { tag }) };
  const compared: ComparedTarball = await compareTarball(project.root, commitName, tarball, declared);
  const findings: readonly Finding[] = compared.findings;
  return {
    name: basename(tarball),
    title: tag === undefined ? `commit ${commit.slice(0, 12)}` : `tag ${tag} (commit ${commit.slice(0, 12)})`,
    compared,
    findings,
    result: {
      directory: null,
      tarball,
      project: manifest.name,
      version: manifest.version,
      source: { kind: 'git' as const, name, commit },
      digest: listingDigest(completeListing(compared.tarball.listing)),
      files: [],
      differences: compared.differences.map(({ path, ...rest }) => ({ ...pathFields(path), ...rest })),
      changes: [],
      since: null,
    },
  };
}
export type ComparedNamed = Awaited<ReturnType<typeof compareNamed>>;
