import * as z from 'zod/mini';
import { CAPABILITY_KINDS } from '../../facts/capability.ts';

/** Something that a tree uses, by what it is, and where that was seen. `cmake` is a package of find_package(). */
export const Proposal = z.object({
  kind: z.enum([...CAPABILITY_KINDS, 'cmake']),
  name: z.string(),
  version: z.optional(z.string()),
  for: z.enum(['run', 'build', 'test']),
  optional: z.boolean(),
  seen: z.array(z.string()),
  packages: z.array(z.string()),
});
export type Proposal = z.infer<typeof Proposal>;

/** One sighting of one use. */
export type Use = Pick<Proposal, 'kind' | 'name' | 'for'> & {
  readonly version?: string;
  readonly optional?: boolean;
  /** `file:line`, or a file. */
  readonly at: string;
};

/** Places that are shown of one use; a header may be included a thousand times. */
const MOST_SEEN = 5;

/** Brings together what is one use: needed where any place needs it, for the run where any does. */
export function mergeUses(uses: readonly Use[]): Proposal[] {
  const merged = new Map<string, Proposal>();
  for (const { kind, name, version, optional = false, at, for: time } of uses) {
    const key = `${kind} ${name}`;
    const known = merged.get(key);
    if (known === undefined) {
      const proposal = { kind, name, for: time, optional, seen: [at], packages: [] };
      merged.set(key, version === undefined ? proposal : { ...proposal, version });
      continue;
    }
    const seen = known.seen.length < MOST_SEEN && !known.seen.includes(at) ? [...known.seen, at] : known.seen;
    const newest = known.version ?? version;
    merged.set(key, {
      ...known,
      ...(newest === undefined ? {} : { version: newest }),
      for: rankOf(time) < rankOf(known.for) ? time : known.for,
      optional: known.optional && optional,
      seen,
    });
  }
  return [...merged.values()].sort(
    (a, b) => rankOf(a.for) - rankOf(b.for) || (a.kind + a.name < b.kind + b.name ? -1 : 1),
  );
}

function rankOf(time: Proposal['for']): number {
  return ['run', 'build', 'test'].indexOf(time);
}
