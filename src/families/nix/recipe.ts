import type { Recipe, RecipeInput } from '../family.ts';
import { patternFindings } from '../packaging/contents.ts';
import { patchesOf } from '../packaging/patches.ts';
import { needsOf } from '../prerequisites.ts';
import { nixBuild } from './build.ts';
import { derivation } from './derivation.ts';
import { nixFindings } from './findings.ts';
import { inputsOf } from './inputs.ts';
import { judgeNix } from './judge.ts';
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
      ...judgeNix(plan),
      ...inputs.findings,
      ...build.findings,
      ...patternFindings(plan),
      ...nixFindings(plan),
    ],
  };
}
