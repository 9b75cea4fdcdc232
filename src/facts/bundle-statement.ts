import { createHash } from 'node:crypto';
import type { BundleFacts } from './bundle.ts';
import type { SubmissionRecord } from './bundle-record.ts';

/** What a signature of a bundle is over. */
type Stated = {
  readonly record: Pick<SubmissionRecord, 'project' | 'version' | 'distribution'>;
  /** The record as its file has it: all that it says is signed too. */
  readonly recordBytes: Buffer;
  /** Of the canonical listing of everything but the record. */
  readonly digest: string;
  /** ISO 8601, for schemes whose signatures do not say when they were made. */
  readonly signedAt?: string | undefined;
};

/**
 * The text that the signature of a bundle is over. It speaks of content, not of compressed bytes, so that a bundle can
 * be compressed anew; what lies around the content is judged apart. None of the values can hold a line feed.
 *
 *     contrib-bundle 1
 *     project: NAME
 *     version: VERSION
 *     distribution: DISTRO
 *     content: sha256:DIGEST of the canonical listing
 *     record: sha256:DIGEST of the bytes of submission.json
 *     signed: TIME, for ssh alone
 */
export function bundleStatement({ record, recordBytes, digest, signedAt }: Stated): string {
  const lines = [
    'contrib-bundle 1',
    `project: ${record.project}`,
    `version: ${record.version}`,
    `distribution: ${record.distribution}`,
    `content: sha256:${digest}`,
    `record: sha256:${createHash('sha256').update(recordBytes).digest('hex')}`,
    ...(signedAt === undefined ? [] : [`signed: ${signedAt}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** The statement that the bytes of a bundle make; undefined where it has no record that can be read. */
export function statementOf(
  { record, contents, digest }: Pick<BundleFacts, 'record' | 'contents' | 'digest'>,
  signedAt: string | undefined,
): string | undefined {
  if (record.state !== 'read') return undefined;
  const recordBytes = contents.get(record.path);
  return recordBytes === undefined
    ? undefined
    : bundleStatement({ record: record.record, recordBytes, digest, signedAt });
}
