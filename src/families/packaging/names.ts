import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import type { Version } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Place, TextPlace } from '../../system/place.ts';
import type { Family } from '../family.ts';

/** A name that a recipe writes, and the line that gives it. */
export type Named = { readonly name: string; readonly place: Place };

/** The packages of a plan. */
export function namesOf({ project: { located }, set }: Plan): readonly Named[] {
  return set.packages.map(({ name }) => ({ name, place: located.locateKey(['packages', name]) }));
}

/** What a format says against the names of the packages and against the version: nothing is written then. */
export function nameFindings(
  plan: Plan,
  family: Pick<Family, 'objectToName' | 'objectToVersion'>,
  version: Version | undefined,
  named: readonly Named[] = namesOf(plan),
): readonly Finding[] {
  const base = { severity: 'error', distribution: plan.distribution.id } as const;
  const names = named.flatMap(({ name, place }): Finding[] => {
    const objection = family.objectToName?.(name);
    if (objection === undefined) return [];
    return [{ rule: 'recipe/name', place, remedy: 'give the package another name', ...base, ...objection }];
  });
  const objection = version === undefined ? undefined : family.objectToVersion?.(version);
  if (objection === undefined) return names;
  const isUpstreams = family.objectToVersion?.({ version: version?.version ?? '' }) !== undefined;
  const place = placeOfVersion(plan, isUpstreams);
  return [...names, { rule: 'recipe/version', place, ...base, ...objection }];
}

/** The line that gives the version, or what the distribution adds to it where upstream's alone would do. */
export function placeOfVersion({ project, contribution }: Plan, isUpstreams: boolean): TextPlace {
  const key = (['epoch', 'revision'] as const).find((one) => contribution?.file[one] !== undefined);
  return isUpstreams || contribution === undefined || key === undefined
    ? project.located.locate(['version'])
    : contribution.located.locate([key]);
}

/** The line that gives a package its summary: its own, or the project's. */
export function placeOfSummary({ packages, located }: Project, name: string): TextPlace {
  const own = packages.find((pkg) => pkg.name === name)?.item.summary;
  return located.locate(own === undefined ? ['summary'] : ['packages', name, 'summary']);
}

/** Words of a list of dependencies without those that another says more of: `go` beside `go>=1.11`. */
export function withoutWeaker(words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter(
    (one) => !words.some((other) => other.startsWith(one) && /^ ?[<>=~]/.test(other.slice(one.length))),
  );
}
