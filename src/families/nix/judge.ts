import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { judgeLicense } from '../packaging/license.ts';
import { type Named, nameFindings } from '../packaging/names.ts';
import { objectToNixName, objectToNixVersion } from './objections.ts';

/** What Nix says against the words of a description. */
export function judgeNix(plan: Plan): readonly Finding[] {
  return [
    ...nameFindings(
      plan,
      { objectToName: objectToNixName, objectToVersion: objectToNixVersion },
      plan.set.packages[0]?.version,
      [nameOfDerivation(plan)],
    ),
    ...upperCase(plan),
    ...judgeLicense(plan, { source: 'Nixpkgs manual, "meta.license"' }),
  ];
}

/** The one name in the store: packages are outputs of the derivation, and have names that contrib makes. */
function nameOfDerivation({ project: { manifest, located } }: Plan): Named {
  return { name: manifest.name, place: located.locate(['name']) };
}

function upperCase(plan: Plan): readonly Finding[] {
  const { name, place } = nameOfDerivation(plan);
  if (!/[A-Z]/.test(name)) return [];
  return [
    {
      rule: 'recipe/name',
      severity: 'warning',
      place,
      message: `${name} has upper case letters, which nixpkgs has in no pname`,
      source: 'Nixpkgs manual, "Package naming"',
      distribution: plan.distribution.id,
    },
  ];
}
