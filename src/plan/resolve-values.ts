import { type Contribution, releasePart } from '../manifest/contribution.ts';
import type { Prerequisite } from '../manifest/schema.ts';
import type { TextPlace } from '../system/place.ts';
import type { PlanInput, PlanPrerequisite, PlanVariable } from './plan.ts';

/** The variables of the manifest with the value that holds on this distribution. */
export function resolveVariables({ project, contribution, distribution }: PlanInput): PlanVariable[] {
  const tuned = releasePart(contribution, distribution.release).variables ?? {};
  return Object.entries(project.manifest.variables ?? {}).map(([name, definition]) => {
    const value = tuned[name];
    const isTuned = value !== undefined && contribution !== undefined;
    return {
      name,
      definition,
      value: value ?? definition.default,
      place: isTuned
        ? placeOfTuned(contribution, distribution.release, name)
        : project.located.locate(['variables', name, 'default']),
      tuned: isTuned,
    };
  });
}

/** A release that differs says so below its own key. */
function placeOfTuned({ file, located }: Contribution, release: string, name: string): TextPlace {
  const own = Array.isArray(file.releases) ? undefined : file.releases?.[release]?.variables?.[name];
  return located.locate(own === undefined ? ['variables', name] : ['releases', release, 'variables', name]);
}

/**
 * The prerequisites of the project and of the distribution's part, with the package names that somebody wrote down:
 * the contributor for the release, the contributor, upstream for this distribution, upstream for what it is like. Where
 * nobody did, those that `contrib deps` looked up; what somebody decided in its file comes before upstream's.
 */
export function resolvePrerequisites(input: PlanInput): PlanPrerequisite[] {
  const { project, contribution } = input;
  const upstream = Object.entries(project.manifest.prerequisites ?? {}).map(([key, item]) => ({
    key,
    item,
    ...namesOf(key, item, input),
    place: project.located.locateKey(['prerequisites', key]),
  }));
  const own = Object.entries(contribution?.file.prerequisites ?? {}).map(([key, item]) => ({
    key,
    item,
    ...namesOf(key, item, input),
    place: contribution?.located.locateKey(['prerequisites', key]) ?? project.located.locate([]),
  }));
  return [...upstream.filter(({ key }) => !own.some((other) => other.key === key)), ...own];
}

function namesOf(
  key: string,
  item: Prerequisite,
  { contribution, distribution }: PlanInput,
): Pick<PlanPrerequisite, 'names' | 'byHand'> {
  const written = releasePart(contribution, distribution.release).names?.[key];
  if (written !== undefined) return { names: written, byHand: true };
  const locked = contribution?.lock?.releases[distribution.release]?.names[key];
  if (locked?.decided === 'hand') return { names: locked.packages, byHand: true };
  const known = knownNames(item, [distribution.id, ...distribution.like]);
  if (known.length > 0 || locked === undefined) return { names: known, byHand: true };
  return { names: locked.packages, byHand: false };
}

function knownNames({ names = {} }: Prerequisite, distributions: readonly string[]): readonly string[] {
  for (const id of distributions) if (names[id] !== undefined) return names[id];
  return [];
}
