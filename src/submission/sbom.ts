import { createHash } from 'node:crypto';
import { completeListing, listingDigest } from '../facts/bundle-listing.ts';
import { SBOM_FILE } from '../facts/bundle-sbom.ts';
import { formatTime } from '../signatures/signature.ts';
import { comparePaths, hasRawBytes } from '../system/path-bytes.ts';
import type { BundlePlan } from './bundle-plan.ts';
import type { ContributionFile } from './contribution-files.ts';
import { extractedLicenses, NOTHING_SAID, spdxLicense } from './spdx-license.ts';

type SbomPlan = Pick<BundlePlan, 'project' | 'contribution' | 'own' | 'files' | 'mtime' | 'link'>;

/**
 * What the contribution adds, as SPDX 2.3 in JSON (spdx.github.io/spdx-spec/v2.3): each file with its digests, under
 * the licence of the contribution. The time is the project’s, so that the same input gives the same bytes.
 */
export function makeSbom(plan: SbomPlan): ContributionFile {
  const bytes = Buffer.from(`${JSON.stringify(documentOf(plan), undefined, 2)}\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path: `${plan.own}/${SBOM_FILE}`, type: 'file', mode: 0o644, size: bytes.length, sha256, bytes };
}

function documentOf(plan: SbomPlan): object {
  const { project, contribution, files, mtime } = plan;
  const { name, version } = project.manifest;
  const title = `${name}-${version}-${contribution.name}`;
  const digest = listingDigest(completeListing(files));
  const listed = files
    .filter(({ type, path }) => type === 'file' && !hasRawBytes(path))
    .sort((a, b) => comparePaths(a.path, b.path));
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: title,
    documentNamespace: `https://spdx.org/spdxdocs/${title}-${digest}`,
    creationInfo: { created: formatTime(mtime * 1000), creators: ['Tool: contrib'] },
    documentDescribes: ['SPDXRef-Contribution'],
    ...extractedLicenses([contribution.file.license ?? project.manifest.license]),
    packages: [packageOf(plan, listed)],
    files: listed.map(fileOf),
    relationships: [
      relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-Contribution'),
      ...listed.map((_, index) => relation('SPDXRef-Contribution', 'CONTAINS', fileId(index))),
    ],
  };
}

function packageOf({ project, contribution, link }: SbomPlan, files: readonly ContributionFile[]): object {
  const { name, version, license } = project.manifest;
  const { maintainer, license: own } = contribution.file;
  const email = maintainer?.email === undefined ? '' : ` (${maintainer.email})`;
  return {
    name: `${name}-${contribution.name}`,
    SPDXID: 'SPDXRef-Contribution',
    versionInfo: version,
    ...(maintainer === undefined ? {} : { supplier: `Person: ${maintainer.name}${email}` }),
    downloadLocation: link ?? contribution.file.package ?? NOTHING_SAID,
    filesAnalyzed: true,
    packageVerificationCode: { packageVerificationCodeValue: verificationCode(files) },
    licenseConcluded: NOTHING_SAID,
    licenseInfoFromFiles: [NOTHING_SAID],
    licenseDeclared: spdxLicense(own ?? license),
    copyrightText: NOTHING_SAID,
  };
}

/** SPDX 2.3, 7.9: SHA-1 of the SHA-1s of the files, in their order, one behind the other. */
function verificationCode(files: readonly ContributionFile[]): string {
  return sha1(
    Buffer.from(
      files
        .map(({ bytes }) => sha1(bytes))
        .sort()
        .join(''),
    ),
  );
}

function fileOf({ path, bytes, sha256 = '' }: ContributionFile, index: number): object {
  return {
    fileName: `./${path}`,
    SPDXID: fileId(index),
    // SPDX 2.3, 8.4, demands SHA-1; what counts is the other.
    checksums: [
      { algorithm: 'SHA1', checksumValue: sha1(bytes) },
      { algorithm: 'SHA256', checksumValue: sha256 },
    ],
    licenseConcluded: NOTHING_SAID,
    licenseInfoInFiles: [NOTHING_SAID],
    copyrightText: NOTHING_SAID,
  };
}

function relation(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): object {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

function fileId(index: number): string {
  return `SPDXRef-File-${index + 1}`;
}

function sha1(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}
