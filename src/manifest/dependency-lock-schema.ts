import * as z from 'zod/mini';
import { FormatVersion } from './schema.ts';
import { described, Line, oneOrMore } from './values.ts';

const LockedName = z.strictObject({
  packages: described(oneOrMore(Line), 'What a package depends on; all of them.'),
  versions: described(z.optional(z.array(z.string())), 'The versions that the index offers.'),
  asked: described(z.optional(z.array(z.string())), 'What was asked for when it was looked up.'),
  decided: described(
    z.optional(z.enum(['index', 'hand'])),
    '"hand" where somebody decided it here: it wins over the index and is kept.',
  ),
  why: described(z.optional(Line), 'Why somebody decided so.'),
});
export type LockedName = z.infer<typeof LockedName>;

const LockedIndex = z.strictObject({
  title: z.string(),
  date: z.optional(z.string()),
  digest: z.string(),
  signature: z.enum(['good', 'unchecked', 'none']),
});

/** The names of one release, and the indexes that they come from. */
const LockedRelease = z.strictObject({
  architecture: z.optional(z.string()),
  indexes: z._default(z.array(LockedIndex), []),
  names: z._default(z.record(z.string(), LockedName), {}),
});
export type LockedRelease = z.infer<typeof LockedRelease>;

/** `distros/<name>/dependencies.yaml`: the packages that prerequisites were found to be, release by release. */
export const LockFile = z.strictObject({
  contrib: FormatVersion,
  releases: z.record(z.string(), LockedRelease),
});
export type LockFile = z.infer<typeof LockFile>;
