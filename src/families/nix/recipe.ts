import type { Recipe, RecipeInput } from '../family.ts';
import { patternFindings } from '../packaging/contents.ts';
import { nameFindings } from '../packaging/names.ts';
import { patchesOf } from '../packaging/patches.ts';
import { needsOf } from '../prerequisites.ts';
import { nixBuild } from './build.ts';
import { derivation } from './derivation.ts';
import { nixFindings } from './findings.ts';
import { inputsOf } from './inputs.ts';
import { objectToNixName, objectToNixVersion } from './objections.ts';
import { portable } from './portable.ts';

/** default.nix as a package of nixpkgs has it, and its services as a portable image. */
export function nixRecipe(input: RecipeInput): Recipe {
  const { plan } = input;
  const { needs, missing } = needsOf(plan, {});
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
      ),
      ...inputs.findings,
      ...build.findings,
      ...patternFindings(plan),
      ...nixFindings(plan),
    ],
  };
}
