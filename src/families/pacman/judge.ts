import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { judgeLicense } from '../packaging/license.ts';
import { nameFindings, namesOf } from '../packaging/names.ts';
import { objectToPacmanName, objectToPacmanVersion } from './objections.ts';
import { pkgVersion } from './version-text.ts';

/** What pacman's format and Arch say against the words of a description. */
export function judgePacman(plan: Plan): readonly Finding[] {
  const [first] = plan.set.packages;
  const { pkgver, findings } = pkgVersion(plan, first?.version ?? { version: '0' });
  return [
    ...nameFindings(
      plan,
      { objectToName: objectToPacmanName, objectToVersion: objectToPacmanVersion },
      first === undefined ? undefined : { ...first.version, version: pkgver },
    ),
    ...findings,
    ...upperCase(plan),
    ...judgeLicense(plan, { source: 'Arch package guidelines, "License"' }),
  ];
}

function upperCase(plan: Plan): readonly Finding[] {
  return namesOf(plan)
    .filter(({ name }) => /[A-Z]/.test(name))
    .map(({ name, place }) => ({
      rule: 'recipe/name',
      severity: 'warning',
      place,
      message: `${name} has upper case letters, which Arch has in no package's name`,
      source: 'Arch package guidelines, "Package naming"',
      distribution: plan.distribution.id,
    }));
}
