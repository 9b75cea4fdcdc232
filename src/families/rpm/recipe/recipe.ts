import type { Finding } from '../../../findings/finding.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Recipe, RecipeFile, RecipeInput } from '../../family.ts';
import { extraSources } from './accounts.ts';
import { changesFile } from './changelog.ts';
import { identityOf } from './identity.ts';
import { judgePlan } from './judge.ts';
import { rpmNeeds } from './needs.ts';
import { hasSignature } from './preamble.ts';
import { rpmlintrc } from './rpmlintrc.ts';
import { patchesOf, patchFiles } from './sources.ts';
import { renderSpecFile } from './spec.ts';
import { judgeRpm } from './words.ts';

/** NAME.spec with the patches and the files that it names as sources, all in one directory as rpm wants them. */
export function rpmRecipe({ plan, seconds }: RecipeInput): Recipe {
  const identity = identityOf(plan);
  const needs = rpmNeeds(plan);
  const patches = patchesOf(plan);
  const first = hasSignature(plan) ? 3 : 1;
  const sources = extraSources(plan, identity.dialect).map((one, index) => ({
    ...one,
    number: first + index,
  }));
  const filters = rpmlintrc(plan, identity.dialect);
  const spec = renderSpecFile({ plan, identity, needs, patches, sources, filters, seconds });
  const findings: readonly Finding[] = [
    ...judgeRpm(plan),
    ...judgePlan(plan),
    ...needs.findings,
    ...spec.findings,
  ];
  const files: readonly RecipeFile[] = [
    { path: `${identity.name}.spec`, content: spec.text },
    ...sources.map(({ file }) => file),
    ...patchFiles(patches),
    ...(filters === undefined ? [] : [filters]),
    ...changes(plan, identity, seconds),
  ];
  return { files, findings };
}

function changes(plan: Plan, identity: ReturnType<typeof identityOf>, seconds: number): RecipeFile[] {
  if (identity.dialect.id !== 'opensuse') return [];
  return [{ path: `${identity.name}.changes`, content: changesFile(plan, identity, seconds) }];
}
