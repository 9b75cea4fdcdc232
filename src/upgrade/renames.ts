import type { Entry } from '../packages/entry.ts';
import type { Fate, Owner } from './moves.ts';
import type { Transition } from './simulate.ts';

export type Renamed = ReadonlyMap<Fate, readonly Owner[]>;

/**
 * Files that go and whose content the new set has at a path that the old one did not have. Equal digests are the
 * evidence; without them, and for empty files, nothing is said.
 */
export function renamesOf(
  fates: readonly Fate[],
  { old, offered, entries, canonical }: Pick<Transition, 'old' | 'offered' | 'entries' | 'canonical'>,
): Renamed {
  const gone = fates.filter(({ kind, from }) => kind === 'dropped' && contentOf(from.entry) !== undefined);
  if (gone.length === 0) return new Map();
  const had = new Set(old.flatMap((pkg) => entries(pkg).map(({ path }) => canonical(path))));
  const wanted = new Map<string | undefined, Owner[]>(gone.map(({ from }) => [contentOf(from.entry), []]));
  for (const pkg of offered) {
    for (const entry of entries(pkg)) {
      const content = contentOf(entry);
      if (content !== undefined && !had.has(canonical(entry.path))) wanted.get(content)?.push({ pkg, entry });
    }
  }
  return new Map(
    gone
      .map((fate) => [fate, wanted.get(contentOf(fate.from.entry)) ?? []] as const)
      .filter(([, owners]) => owners.length > 0),
  );
}

function contentOf({ type, size = 0, digest }: Entry): string | undefined {
  return type === 'file' && size > 0 ? digest : undefined;
}
