import * as z from 'zod';
import { Line, ProjectName, VersionText } from '../manifest/values.ts';
import { ObjectId, PathText, RecordEntry, Sha256 } from './bundle-record.ts';

export const SOURCE_CHANGES = ['added', 'modified', 'removed', 'type', 'program'] as const;

export const SourceDifferenceItem = z.strictObject({
  path: PathText,
  pathBytes: z.string().optional(),
  change: z.enum(SOURCE_CHANGES),
  by: z.optional(Line).describe('What explains it.'),
  why: z.optional(Line),
});

/** What a source tarball was made from. */
export const SourceOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('git'), name: Line, commit: ObjectId }),
  z.strictObject({ kind: z.literal('tree') }),
]);
export type SourceOrigin = z.infer<typeof SourceOrigin>;

/** `NAME-VERSION.manifest.json`: what a source tarball holds, whatever it is compressed with. */
export const SourceManifest = z
  .strictObject({
    manifest: z.literal(1),
    project: ProjectName,
    version: VersionText,
    source: SourceOrigin,
    time: z.int().describe('Of every entry, in seconds since 1970.'),
    digest: Sha256.describe('Of the canonical listing of the content below the top directory.'),
    differences: z
      .array(SourceDifferenceItem)
      .describe('What is otherwise than in git archive of the tag, and why.'),
    content: z.array(RecordEntry),
  })
  .describe('What a source tarball holds.');
export type SourceManifest = z.infer<typeof SourceManifest>;
