import { claimLine, entryLines } from '../../families/rpm/files.ts';
import { ownEntries } from '../../families/rpm/own-entries.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import { sharedDirectory } from '../../plan/shared-claim.ts';
import { commented, mappingTitle } from './format.ts';

/** `%files` of a spec file, a section for each package. */
export function renderSpec(plan: Plan): string {
  const main = plan.project.manifest.name;
  const sections = plan.set.packages.flatMap((pkg) => [
    '',
    pkg.name === main ? '%files' : `%files -n ${pkg.name}`,
    ...entryLines(ownEntries(pkg, plan), plan.distribution, { attributes: 'all' }),
    ...unsettledClaims(plan, pkg.name).map((claim) => unsettledLine(claim, plan)),
  ]);
  return `${[...mappingTitle(plan, 'spec'), ...sections].join('\n')}\n`;
}

/** A directory of the base packages is not the package's to own, and what it will hold is not known. */
function unsettledLine(claim: Claim, { distribution }: Plan): string {
  if (sharedDirectory(claim, distribution) === undefined) return claimLine(claim, distribution);
  return commented(
    `not settled, and no directory of this package: what the build installs below ${claim.pattern}`,
  );
}
