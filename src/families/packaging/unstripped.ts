import type { Finding } from '../../findings/finding.ts';
import type { Package } from '../../packages/package-set.ts';
import { withoutEscapes } from '../../plan/patterns.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Place } from '../../system/place.ts';

/** What the description wants to keep as it was built, symbols and all: a path of the tree, or a pattern of the build. */
export type Unstripped = { readonly path: string; readonly isPattern: boolean; readonly place: Place };

/** Of one package. What the build installed and is known already is taken by its pattern all the same. */
export function unstrippedOf({ set, claims, project }: Plan, pkg: Package): readonly Unstripped[] {
  const claimed = claims.filter(
    (claim) => claim.package === pkg.name && claim.line.flags.includes('unstripped'),
  );
  const matched = new Set(claims.flatMap(({ matches }) => matches ?? []));
  const entries = [...set.entries(pkg)].filter(
    ({ path, flags }) => flags.includes('unstripped') && !matched.has(path),
  );
  return [
    ...entries.map(({ path, place = project.located.locate([]) }) => ({ path, place, isPattern: false })),
    ...claimed.map(({ pattern, line }) => ({ path: pattern, place: line.place, isPattern: true })),
  ];
}

/** The part of a path or pattern in front of its first wildcard, for tools that look for a text in the names of files. */
export function plainStart({ path, isPattern }: Unstripped): string {
  if (!isPattern) return path;
  const end = path.search(/(?<!\\)[*?[{]/);
  return withoutEscapes(end === -1 ? path : path.slice(0, end));
}

/** Said where a builder strips all or nothing. */
export function allOrNothing(plan: Plan, what: (pkg: Package) => string, source: string): readonly Finding[] {
  return plan.set.packages.flatMap((pkg): Finding[] => {
    const [first] = unstrippedOf(plan, pkg);
    if (first === undefined) return [];
    return [
      {
        rule: 'recipe/strip',
        severity: 'info',
        place: first.place,
        message: `nothing of ${what(pkg)} is stripped, because of ${first.path}: this format knows no more than that`,
        source,
        distribution: plan.distribution.id,
      },
    ];
  });
}
