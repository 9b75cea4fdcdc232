import type { Plan } from '../../plan/plan.ts';
import type { Recipe, RecipeInput } from '../family.ts';
import { patternFindings } from '../packaging/contents.ts';
import { type Named, nameFindings } from '../packaging/names.ts';
import { patchesOf } from '../packaging/patches.ts';
import { needsOf } from '../prerequisites.ts';
import { nixBuild } from './build.ts';
import { derivation } from './derivation.ts';
import { nixFindings } from './findings.ts';
import { inputsOf } from './inputs.ts';
import { objectToNixName, objectToNixVersion } from './objections.ts';
import { portable } from './portable.ts';
import { NIX_BUILD_TOOLS } from './tools.ts';

/** default.nix as a package of nixpkgs has it, and its services as a portable image. */
export function nixRecipe(input: RecipeInput): Recipe {
  const { plan } = input;
  const { needs, missing } = needsOf(plan, { buildTools: NIX_BUILD_TOOLS });
  const inputs = inputsOf(plan, needs);
  const build = nixBuild(plan);
  const patches = patchesOf(plan);
  const image = portable(plan);
  return {
    files: [
      {
        path: 'default.nix',
        content: derivation({ ...input, inputs, build, patches: patches.map(({ name }) => name) }),
      },
      ...(image === undefined ? [] : [{ path: 'portable.nix', content: image }]),
      ...patches.map(({ name, content }) => ({ path: name, content })),
    ],
    findings: [
      ...missing,
      ...nameFindings(
        plan,
        { objectToName: objectToNixName, objectToVersion: objectToNixVersion },
        plan.set.packages[0]?.version,
        [nameOfDerivation(plan)],
      ),
      ...inputs.findings,
      ...build.findings,
      ...patternFindings(plan),
      ...nixFindings(plan),
    ],
  };
}

/** The one name in the store: packages are outputs of the derivation, and have names that contrib makes. */
function nameOfDerivation({ project: { manifest, located } }: Plan): Named {
  return { name: manifest.name, place: located.locate(['name']) };
}
