import * as z from 'zod';

/** One package that has a capability, and what speaks for it. */
export const Provider = z.object({
  package: z.string(),
  version: z.string(),
  component: z
    .string()
    .optional()
    .describe('The part of the distribution that it is in, where there are several.'),
  via: z.string().describe('The path, or the name that the package provides.'),
  suits: z.boolean().describe('Whether its version is one of those asked for.'),
});
export type Provider = z.infer<typeof Provider>;

/** How one capability is met by an index. */
export const ResolvedCapability = z.object({
  capability: z.string(),
  name: z
    .string()
    .optional()
    .describe('What a package depends on to have it; none where nothing provides it.'),
  chosen: Provider.optional(),
  why: z.string().optional().describe('What made the choice among several.'),
  others: z.array(Provider).readonly(),
});
export type ResolvedCapability = z.infer<typeof ResolvedCapability>;

export const STATES = ['found', 'too-old', 'too-new', 'not-available', 'not-known'] as const;

/** One prerequisite on one release. */
export const Resolution = z.object({
  key: z.string(),
  for: z.enum(['run', 'build', 'test']),
  level: z.enum(['requires', 'recommends', 'suggests']),
  wanted: z.string().nullable().describe('The versions asked for.'),
  state: z.enum(STATES),
  names: z.array(z.string()).readonly().describe('What a package depends on; all of them.'),
  versions: z.array(z.string()).readonly().describe('The versions offered, in the order of the names.'),
  decided: z
    .enum(['index', 'hand'])
    .describe('Whether somebody wrote the names down, or the index gave them.'),
  capabilities: z.array(ResolvedCapability).readonly(),
  contradiction: z
    .string()
    .optional()
    .describe('What the index says against names that somebody wrote down.'),
  notes: z.array(z.string()).readonly(),
});
export type Resolution = z.infer<typeof Resolution>;

/** What an index says of itself. */
export const IndexNote = z.object({
  title: z.string(),
  component: z.string().optional(),
  date: z.string().optional(),
  validUntil: z.string().optional().describe('Until when the index may be believed, as it says itself.'),
  digest: z.string(),
  signature: z.enum(['good', 'unchecked', 'none']),
  signer: z.string().describe('Who signed it, or why that was not looked at.'),
});
export type IndexNote = z.infer<typeof IndexNote>;

/** All prerequisites of a project on one release. */
export const ReleaseResolution = z.object({
  distribution: z.string(),
  release: z.string(),
  architecture: z.string(),
  indexes: z.array(IndexNote).readonly(),
  filesKnown: z.boolean().describe('Whether the index says which files a package has.'),
  prerequisites: z.array(Resolution).readonly(),
});
export type ReleaseResolution = z.infer<typeof ReleaseResolution>;
