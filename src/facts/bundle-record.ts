import * as z from 'zod';
import { Person } from '../manifest/distro-schema.ts';
import { Line, ProjectName, VersionText, WebAddress } from '../manifest/values.ts';
import { formatMode } from '../packages/entry.ts';
import { hasRawBytes, pathFromBytes, pathToBytes } from '../system/path-bytes.ts';
import { LISTING_TYPES, type ListingEntry } from './bundle-listing.ts';

/** The bundle's own record, in the contribution's directory; no list holds it. */
export const RECORD_FILE = 'submission.json';
export const RECORD_VERSION = 1;

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal');
export const ObjectId = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'is not the name of a git object');
export const PathText = z.string().min(1).max(4096);
const Base64 = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'is not base64');

/** What the contribution was made on. `listing` is the digest of the base's canonical listing, its own `distros/<name>/` with it. */
export const BaseIdentity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tarball'), name: Line, sha256: Sha256, listing: Sha256 }),
  z.strictObject({ kind: z.literal('git'), name: Line, commit: ObjectId, listing: Sha256 }),
  z.strictObject({ kind: z.literal('tree'), listing: Sha256 }),
]);
export type BaseIdentity = z.infer<typeof BaseIdentity>;

export const RecordEntry = z.strictObject({
  path: PathText.describe('Relative to the top directory.'),
  pathBytes: Base64.optional().describe('The bytes of the path, where they are not UTF-8.'),
  type: z.enum(LISTING_TYPES),
  mode: z.string().regex(/^[0-7]{4}$/, 'is not a mode of four octal digits'),
  size: z.number().int().min(0),
  sha256: Sha256.optional(),
  link: PathText.optional(),
  linkBytes: Base64.optional(),
});
type RecordEntry = z.infer<typeof RecordEntry>;

const DIFFERENCES = ['added', 'modified', 'removed'] as const;

const Difference = z.strictObject({
  path: PathText,
  pathBytes: Base64.optional(),
  change: z.enum(DIFFERENCES),
});

/** A line `Signed-off-by` of a commit. */
const SignOff = z.strictObject({ name: Line, email: Line.check(z.regex(/^[^\s<>]+@[^\s<>]+$/)) });

/** The finished package, where the contributor had it. What its audit found is his word. */
const PackageFile = z.strictObject({
  name: Line,
  size: z.number().int().min(0),
  sha256: Sha256,
  audit: z.enum(['matches', 'differs']).describe('Whether it holds what the mapping says.'),
  differences: z.number().int().min(0),
});

/** `distros/<name>/submission.json`. It is what the contributor says; `contrib verify` believes none of it. */
export const SubmissionRecord = z
  .strictObject({
    submission: z.literal(RECORD_VERSION, `is not ${RECORD_VERSION}: another version of the format`),
    kind: z.enum(['source', 'contribution']).describe('The whole source tree, or the directory alone.'),
    project: ProjectName,
    version: VersionText,
    distribution: ProjectName,
    releases: z.array(Line).max(100),
    maintainer: z.nullable(Person),
    license: z.optional(Line).describe('Of what the contribution adds, an SPDX expression.'),
    signOff: SignOff.optional().describe(
      'Who certifies to have the right to hand it in (developercertificate.org).',
    ),
    package: z
      .union([
        z.strictObject({ link: WebAddress, file: z.optional(PackageFile) }),
        z.strictObject({ staging: z.literal('requested'), file: z.optional(PackageFile) }),
        z.strictObject({ file: PackageFile }),
      ])
      .nullable(),
    base: BaseIdentity,
    digest: Sha256.describe('Of the canonical listing of everything in the bundle but this record.'),
    content: z.array(RecordEntry).max(100_000).describe('All that is in the contribution’s directory.'),
    differences: z.array(Difference).max(200_000).describe('What differs from the base.'),
  })
  .describe('A submission’s own record.');
export type SubmissionRecord = z.infer<typeof SubmissionRecord>;

export type Difference = { readonly path: string; readonly change: (typeof DIFFERENCES)[number] };

/** An entry as the record says it; the same as a listing entry, in JSON. */
export function toRecordEntry({ path, type, mode, size, sha256, link }: ListingEntry): RecordEntry {
  return {
    ...pathFields(path),
    type,
    mode: formatMode(mode),
    size,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(link === undefined ? {} : linkFields(link)),
  };
}

export function fromRecordEntry(entry: RecordEntry): ListingEntry {
  const { type, mode, size, sha256 } = entry;
  const link = entry.link === undefined ? undefined : spelled(entry.link, entry.linkBytes);
  return {
    path: spelled(entry.path, entry.pathBytes),
    type,
    mode: Number.parseInt(mode, 8),
    size,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(link === undefined ? {} : { link }),
  };
}

export function toRecordDifference({ path, change }: Difference): SubmissionRecord['differences'][number] {
  return { ...pathFields(path), change };
}

/** A path in JSON: `path`, and `pathBytes` where a string of JSON would lose something. */
export function pathFields(path: string): { path: string; pathBytes?: string } {
  if (!hasRawBytes(path)) return { path };
  return { path: path.toWellFormed(), pathBytes: pathToBytes(path).toString('base64') };
}

function linkFields(link: string): { link: string; linkBytes?: string } {
  if (!hasRawBytes(link)) return { link };
  return { link: link.toWellFormed(), linkBytes: pathToBytes(link).toString('base64') };
}

function spelled(text: string, bytes: string | undefined): string {
  return bytes === undefined ? text : pathFromBytes(Buffer.from(bytes, 'base64'));
}
