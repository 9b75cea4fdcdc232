import { createHash } from 'node:crypto';
import type { AcceptanceRecord } from '../../facts/acceptance-record.ts';
import { VERSION } from '../../system/version.ts';
import { extractedLicenses, NOTHING_SAID, spdxLicense } from '../spdx-license.ts';
import type { Hosted } from './install.ts';

type Sbom = {
  readonly project: string;
  readonly version: string;
  readonly license: string;
  readonly homepage: string | null;
  readonly copyright: readonly string[];
  /** Where the tarball will be; null where nobody said so. */
  readonly location: string | null;
  readonly source: Hosted;
  readonly accepted: readonly AcceptanceRecord[];
  readonly hosted: readonly (Hosted & { readonly distribution: string })[];
  /** Seconds since 1970. */
  readonly time: number;
};

const SOURCE = 'SPDXRef-source';

/**
 * What is in a release, as SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/): the tarball, in it each accepted
 * contribution with who made it, and the packages that are beside it. contrib reads licences where somebody says them
 * and looks for none in files.
 */
export function spdxDocument(made: Sbom): string {
  const { project, version: released, source, accepted, hosted, time } = made;
  const contributions = accepted.map((record) => contributionPackage(record));
  const packages = hosted.map((one) => hostedPackage(one));
  const document = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${project}-${released}`,
    // Unique to what it describes, and nothing that is to be fetched (SPDX 2.3, clause 6.5).
    documentNamespace: `urn:contrib:spdx:${project}:${released}:${source.sha256}`,
    creationInfo: {
      created: new Date(time * 1000).toISOString().replace('.000Z', 'Z'),
      creators: [`Tool: contrib-${VERSION}`],
    },
    ...extractedLicenses([made.license]),
    packages: [sourcePackage(made), ...contributions, ...packages],
    relationships: [
      relationship('SPDXRef-DOCUMENT', 'DESCRIBES', SOURCE),
      ...contributions.map(({ SPDXID }) => relationship(SOURCE, 'CONTAINS', SPDXID)),
      ...packages.flatMap(({ SPDXID }) => [
        relationship('SPDXRef-DOCUMENT', 'DESCRIBES', SPDXID),
        relationship(SPDXID, 'GENERATED_FROM', SOURCE),
      ]),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function sourcePackage({ project, version: released, license, homepage, copyright, location, source }: Sbom) {
  return {
    SPDXID: SOURCE,
    name: project,
    versionInfo: released,
    packageFileName: source.file,
    primaryPackagePurpose: 'SOURCE',
    supplier: NOTHING_SAID,
    downloadLocation: location ?? NOTHING_SAID,
    filesAnalyzed: false,
    checksums: [{ algorithm: 'SHA256', checksumValue: source.sha256 }],
    ...(homepage === null ? {} : { homepage }),
    licenseConcluded: NOTHING_SAID,
    licenseDeclared: spdxLicense(license),
    copyrightText: copyright.length === 0 ? NOTHING_SAID : copyright.join('\n'),
    externalRefs: [purl(project, released)],
  };
}

function contributionPackage({
  project,
  distribution,
  version: made,
  contributor,
  bundle,
}: AcceptanceRecord) {
  const { name, email } = contributor;
  return {
    SPDXID: idOf('contribution', distribution),
    name: `${project}: distros/${distribution}`,
    versionInfo: made,
    primaryPackagePurpose: 'SOURCE',
    supplier: `Person: ${name}${email === undefined ? '' : ` (${email})`}`,
    downloadLocation: 'NONE',
    filesAnalyzed: false,
    licenseConcluded: NOTHING_SAID,
    licenseDeclared: NOTHING_SAID,
    copyrightText: NOTHING_SAID,
    comment: `Accepted bundle: sha256 ${bundle.digest} of its canonical listing`,
  };
}

function hostedPackage({ distribution, file, sha256 }: Sbom['hosted'][number]) {
  return {
    SPDXID: idOf('package', `${distribution} ${file}`),
    name: file,
    packageFileName: file,
    primaryPackagePurpose: 'INSTALL',
    supplier: NOTHING_SAID,
    downloadLocation: NOTHING_SAID,
    filesAnalyzed: false,
    checksums: [{ algorithm: 'SHA256', checksumValue: sha256 }],
    licenseConcluded: NOTHING_SAID,
    licenseDeclared: NOTHING_SAID,
    copyrightText: NOTHING_SAID,
  };
}

function relationship(spdxElementId: string, relationshipType: string, relatedSpdxElement: string) {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

/** `pkg:generic/NAME@VERSION` (package-url specification). */
function purl(project: string, released: string) {
  const referenceLocator = `pkg:generic/${encodeURIComponent(project)}@${encodeURIComponent(released)}`;
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator };
}

/** Letters, digits, dots and hyphens (SPDX 2.3, clause 7.2); the digest keeps apart what only they would not. */
function idOf(kind: string, name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `SPDXRef-${kind}-${name.replace(/[^A-Za-z0-9.-]+/g, '-')}-${digest}`;
}
