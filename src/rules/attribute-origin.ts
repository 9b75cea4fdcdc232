import { hasWildcard } from '../plan/patterns.ts';
import type { Plan } from '../plan/plan.ts';
import type { Place } from '../system/place.ts';
import { type Installed, placeOf } from './installed.ts';

/** The line that gives a path its mode or owner, and whether that line names the path alone. */
export type Origin = { readonly place: Place; readonly isExplicit: boolean };

/** The source or path that a line names, where it is no pattern. */
type NamedBy = ReadonlyMap<Place, string | undefined>;

/** Finds for each path whose word its mode or owner is: the last critical permission that holds for it, or its own line. */
export function originsOf(plan: Plan, attribute: 'mode' | 'owner'): (item: Installed) => Origin {
  const byPath = new Map<string, Origin>();
  for (const { line, pattern, matches } of plan.permissions) {
    if (line.attributes[attribute] === undefined) continue;
    const isExplicit = line.path.literal || !hasWildcard(pattern);
    for (const path of matches) byPath.set(path, { place: line.place, isExplicit });
  }
  const named = namedBy(plan);
  return (item) => byPath.get(item.entry.path) ?? { place: placeOf(item), isExplicit: isNamed(item, named) };
}

function namedBy({ lines, claims }: Plan): NamedBy {
  const alone = (text: string, literal: boolean) =>
    literal || !hasWildcard(text) ? withoutSlashes(text) : undefined;
  return new Map([
    ...lines.map(({ line, source }) => [line.place, alone(source, line.source.literal)] as const),
    ...claims.map(({ line, pattern }) => [line.place, alone(pattern, line.path.literal)] as const),
  ]);
}

/** A line that names a directory says nothing of the files in it; what no line installs is named under directories:. */
function isNamed({ entry }: Installed, named: NamedBy): boolean {
  if (entry.place === undefined || !named.has(entry.place)) return true;
  const name = named.get(entry.place);
  return name !== undefined && (name === entry.source || name === withoutSlashes(entry.path));
}

function withoutSlashes(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}
