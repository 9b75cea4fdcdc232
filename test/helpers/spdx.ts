// Holds an SPDX 2.3 document against the specification (https://spdx.github.io/spdx-spec/v2.3/): the shape of its JSON,
// and what no schema can say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Ajv } from 'ajv';

type Checksum = { readonly algorithm: string; readonly checksumValue: string };

type Document = {
  readonly SPDXID: string;
  readonly documentNamespace: string;
  readonly documentDescribes?: readonly string[];
  readonly hasExtractedLicensingInfos?: readonly { readonly licenseId: string }[];
  readonly packages: readonly {
    readonly SPDXID: string;
    readonly licenseDeclared: string;
    readonly filesAnalyzed: boolean;
    readonly packageVerificationCode?: { readonly packageVerificationCodeValue: string };
  }[];
  readonly files?: readonly {
    readonly SPDXID: string;
    readonly fileName: string;
    readonly checksums: readonly Checksum[];
  }[];
  readonly relationships: readonly {
    readonly spdxElementId: string;
    readonly relationshipType: string;
    readonly relatedSpdxElement: string;
  }[];
};

const object = (properties: object, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const list = (items: object, minItems = 0) => ({ type: 'array', items, minItems });
const text = { type: 'string', minLength: 1 };
const matching = (pattern: string) => ({ type: 'string', pattern });
const ID = matching('^SPDXRef-[A-Za-z0-9.-]+$');
const DIGITS: Readonly<Record<string, number>> = { SHA1: 40, SHA256: 64 };
/** An expression of annex D, or one of the two words that stand for none. */
const LICENSE = matching('^(?:NOASSERTION|NONE|[A-Za-z0-9.+() -]+)$');
const WHERE = matching('^(?:NOASSERTION|NONE|[a-z][a-z0-9+.-]*:[^ ]+)$');

const checksums = list(
  {
    oneOf: Object.entries(DIGITS).map(([algorithm, digits]) =>
      object({ algorithm: { const: algorithm }, checksumValue: matching(`^[0-9a-f]{${digits}}$`) }, [
        'algorithm',
        'checksumValue',
      ]),
    ),
  },
  1,
);

const SCHEMA = object(
  {
    spdxVersion: { const: 'SPDX-2.3' },
    dataLicense: { const: 'CC0-1.0' },
    SPDXID: { const: 'SPDXRef-DOCUMENT' },
    name: text,
    documentNamespace: matching('^[a-z][a-z0-9+.-]*:[^ #]+$'),
    creationInfo: object(
      {
        created: matching('^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$'),
        creators: list(matching('^(?:Person|Organization|Tool): .+$'), 1),
      },
      ['created', 'creators'],
    ),
    documentDescribes: list(ID, 1),
    hasExtractedLicensingInfos: list(
      object({ licenseId: matching('^LicenseRef-[A-Za-z0-9.-]+$'), extractedText: text, comment: text }, [
        'licenseId',
        'extractedText',
      ]),
    ),
    packages: list(
      object(
        {
          SPDXID: ID,
          name: text,
          versionInfo: text,
          packageFileName: text,
          supplier: matching('^(?:NOASSERTION|(?:Person|Organization): [^()]+(?: \\([^()]+\\))?)$'),
          downloadLocation: WHERE,
          filesAnalyzed: { type: 'boolean' },
          packageVerificationCode: object({ packageVerificationCodeValue: matching('^[0-9a-f]{40}$') }, [
            'packageVerificationCodeValue',
          ]),
          primaryPackagePurpose: { enum: ['SOURCE', 'INSTALL', 'ARCHIVE', 'APPLICATION', 'OTHER'] },
          checksums,
          homepage: matching('^(?:NOASSERTION|NONE|https?://[^ ]+)$'),
          licenseConcluded: LICENSE,
          licenseDeclared: LICENSE,
          licenseInfoFromFiles: list(LICENSE, 1),
          copyrightText: text,
          comment: text,
          externalRefs: list(
            object(
              {
                referenceCategory: { enum: ['SECURITY', 'PACKAGE-MANAGER', 'PERSISTENT-ID', 'OTHER'] },
                referenceType: { const: 'purl' },
                referenceLocator: matching('^pkg:[a-z]+/[^ ]+$'),
              },
              ['referenceCategory', 'referenceType', 'referenceLocator'],
            ),
          ),
        },
        ['SPDXID', 'name', 'downloadLocation', 'filesAnalyzed', 'licenseDeclared'],
      ),
      1,
    ),
    files: list(
      object(
        {
          SPDXID: ID,
          fileName: matching('^\\./(?!/)'),
          checksums,
          licenseConcluded: LICENSE,
          licenseInfoInFiles: list(LICENSE, 1),
          copyrightText: text,
        },
        ['SPDXID', 'fileName', 'checksums'],
      ),
    ),
    relationships: list(
      object(
        {
          spdxElementId: ID,
          relationshipType: { enum: ['DESCRIBES', 'CONTAINS', 'GENERATED_FROM'] },
          relatedSpdxElement: ID,
        },
        ['spdxElementId', 'relationshipType', 'relatedSpdxElement'],
      ),
      1,
    ),
  },
  [
    'spdxVersion',
    'dataLicense',
    'SPDXID',
    'name',
    'documentNamespace',
    'creationInfo',
    'packages',
    'relationships',
  ],
);

const isShaped = new Ajv({ allErrors: true }).compile(SCHEMA);

/** Fails with what is wrong with the document. */
export function assertSpdx(json: string): Document {
  const parsed: unknown = JSON.parse(json);
  assert.ok(isShaped(parsed), JSON.stringify(isShaped.errors, undefined, 1));
  const document = parsed as Document;
  const { packages, files = [], relationships } = document;
  const ids = [document, ...packages, ...files].map(({ SPDXID }) => SPDXID);
  assert.equal(new Set(ids).size, ids.length, 'every element has an id of its own');
  const ends = relationships.flatMap(({ spdxElementId, relatedSpdxElement }) => [
    spdxElementId,
    relatedSpdxElement,
  ]);
  for (const id of [...ends, ...(document.documentDescribes ?? [])])
    assert.ok(ids.includes(id), `${id} is an element of the document`);
  assertDescribed(document);
  assertLicences(document);
  for (const { fileName, checksums: sums } of files)
    assert.ok(
      sums.some(({ algorithm }) => algorithm === 'SHA1'),
      `${fileName} has a SHA-1 (clause 8.4)`,
    );
  for (const pkg of packages) assertVerificationCode(document, pkg);
  return document;
}

/** Clause 11.1: the document describes something, and every element is reached from there. */
function assertDescribed({ packages, files = [], relationships, documentDescribes }: Document): void {
  const described = relationships.filter(({ relationshipType }) => relationshipType === 'DESCRIBES');
  assert.ok(described.every(({ spdxElementId }) => spdxElementId === 'SPDXRef-DOCUMENT'));
  const targets = described.map(({ relatedSpdxElement }) => relatedSpdxElement);
  if (documentDescribes !== undefined) assert.deepEqual([...documentDescribes].sort(), [...targets].sort());
  const reached = new Set(relationships.map(({ relatedSpdxElement }) => relatedSpdxElement));
  for (const { SPDXID } of [...packages, ...files]) assert.ok(reached.has(SPDXID), `${SPDXID} is reached`);
}

/** Clause 10: a licence that SPDX does not list is explained in the document. */
function assertLicences({ packages, hasExtractedLicensingInfos = [] }: Document): void {
  const known = new Set(hasExtractedLicensingInfos.map(({ licenseId }) => licenseId));
  const used = packages.flatMap(
    ({ licenseDeclared }) => licenseDeclared.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? [],
  );
  assert.deepEqual([...new Set(used)].sort(), [...known].sort());
}

/** Clause 7.9: the SHA-1 of the sorted SHA-1s of the files that the package contains; none where nobody looked. */
function assertVerificationCode(
  { files = [], relationships }: Document,
  { SPDXID, filesAnalyzed, packageVerificationCode }: Document['packages'][number],
): void {
  if (!filesAnalyzed) {
    assert.equal(packageVerificationCode, undefined);
    return;
  }
  const contained = new Set(
    relationships
      .filter((one) => one.spdxElementId === SPDXID && one.relationshipType === 'CONTAINS')
      .map(({ relatedSpdxElement }) => relatedSpdxElement),
  );
  const sums = files
    .filter((file) => contained.has(file.SPDXID))
    .flatMap(({ checksums: all }) => all.filter(({ algorithm }) => algorithm === 'SHA1'))
    .map(({ checksumValue }) => checksumValue)
    .sort();
  const code = createHash('sha1').update(sums.join('')).digest('hex');
  assert.equal(packageVerificationCode?.packageVerificationCodeValue, code);
}
