import * as z from 'zod';
import { Person } from '../manifest/distro-schema.ts';
import { described, Line, ProjectName, VersionText } from '../manifest/values.ts';
import { SCHEME_NAMES } from '../signatures/signature.ts';
import { BaseIdentity, SubmissionRecord } from './bundle-record.ts';

export const ACCEPTANCE_VERSION = 1;

/** Where upstream’s own records of what it accepted are: outside of what a contributor may write. */
export const ACCEPTED_DIRECTORY = 'distros/accepted';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hexadecimal');

/** An identity as git has it; `email` may be empty where a contributor named none. */
const Identity = z.strictObject({ name: Person.shape.name, email: z.string().max(320) });
export type Identity = z.infer<typeof Identity>;

const Signer = z.strictObject({
  scheme: z.enum(SCHEME_NAMES),
  identity: z.nullable(Line),
  fingerprint: z.nullable(Line),
});

/** `distros/accepted/<name>.json`: what upstream took, of whom, and what came of it. */
export const AcceptanceRecord = z
  .strictObject({
    acceptance: z.literal(ACCEPTANCE_VERSION, `is not ${ACCEPTANCE_VERSION}: another version of the format`),
    project: ProjectName,
    version: described(VersionText, 'The version that the contribution was made for.'),
    distribution: ProjectName,
    releases: SubmissionRecord.shape.releases,
    contributor: Person,
    package: SubmissionRecord.shape.package,
    bundle: z.strictObject({
      digest: Sha256.describe('Of the canonical listing of the bundle’s content, from its bytes.'),
      kind: SubmissionRecord.shape.kind,
      base: BaseIdentity.nullable().describe('What it was compared with; null of a contribution alone.'),
    }),
    signature: Signer.nullable().describe('The good signature of the bundle; null where it had none.'),
    result: Sha256.describe(
      'Of the canonical listing of distros/<name>/ as it was put into the tree: files and links, with the modes 0644 and 0755.',
    ),
    accepted: z.strictObject({
      at: z.iso.datetime({ precision: 0 }).describe('In UTC.'),
      by: Identity,
    }),
  })
  .describe('What upstream accepted.');
export type AcceptanceRecord = z.infer<typeof AcceptanceRecord>;

/** The path of the record of a distribution’s contribution, relative to the tree. */
export function acceptancePath(distribution: string): string {
  return `${ACCEPTED_DIRECTORY}/${distribution}.json`;
}

/** The record as its file has it. */
export function formatAcceptance(record: AcceptanceRecord): Buffer {
  return Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`);
}

/** Reads a record; a text is what is wrong with it. */
export function parseAcceptance(bytes: Buffer): AcceptanceRecord | string {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return 'is not JSON';
  }
  const parsed = AcceptanceRecord.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`.trim();
}
