import { claimLine, entryLines } from '../../families/rpm/files.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { mappingTitle } from './format.ts';

/** `%files` of a spec file, a section for each package. */
export function renderSpec(plan: Plan): string {
  const main = plan.project.manifest.name;
  const sections = plan.set.packages.flatMap((pkg) => [
    '',
    pkg.name === main ? '%files' : `%files -n ${pkg.name}`,
    ...entryLines([...plan.set.entries(pkg)], plan.distribution, { attributes: 'all' }),
    ...unsettledClaims(plan, pkg.name).map((claim) => claimLine(claim, plan.distribution)),
  ]);
  return `${[...mappingTitle(plan, 'spec'), ...sections].join('\n')}\n`;
}
