import { supportOn } from '../../distributions/releases.ts';
import { type Distribution, releasesOf } from '../../distributions/resolve.ts';
import type { Release } from '../../distributions/schema.ts';
import { CAPABILITY_KINDS } from '../../facts/capability.ts';
import { buildTool } from '../../families/build-tools.ts';
import { familyOf } from '../../families/index.ts';
import type { Project } from '../../manifest/project.ts';
import type { PlanPrerequisite } from '../../plan/plan.ts';

/**
 * The releases that a package can be begun for: all that had support when upstream released, or when the distribution's
 * own default came out where that is later. The clock has no say, so the same tree is offered the same tomorrow.
 */
export function offeredReleases(project: Project, distribution: Distribution): readonly Release[] {
  const { default: usual, known } = releasesOf(distribution.id);
  const days = [project.manifest.released, known.find(({ version }) => version === usual)?.released];
  const day = days
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);
  return day === undefined ? known : known.filter((release) => supportOn(release, day) !== 'ended');
}

/** The prerequisites for which nobody knows a package, and which the family's own language has no name for. */
export async function namelessPrerequisites(
  prerequisites: readonly PlanPrerequisite[],
  distribution: Distribution,
  project: Pick<Project, 'manifest'>,
): Promise<readonly PlanPrerequisite[]> {
  const family = await familyOf(distribution.family);
  return prerequisites.filter(({ item, names }) => {
    if (names.length > 0) return false;
    const capabilities = CAPABILITY_KINDS.flatMap((kind) =>
      (item[kind] ?? []).map((name) => ({ kind, name })),
    );
    const known = capabilities.filter(
      (one) =>
        family.capability?.(one, distribution) !== undefined || buildTool(one, project, family) !== undefined,
    );
    return known.length === 0 || known.length < capabilities.length;
  });
}
