import type { Plan } from '../../../plan/plan.ts';
import type { RecipeFile } from '../../family.ts';
import type { ExtraSource } from './accounts.ts';
import type { Identity } from './identity.ts';
import type { RpmNeeds } from './needs.ts';
import type { Patch } from './sources.ts';

export type NumberedSource = ExtraSource & { readonly number: number };

/** What one spec file is made from. */
export type SpecInput = {
  readonly plan: Plan;
  readonly identity: Identity;
  readonly needs: RpmNeeds;
  readonly patches: readonly Patch[];
  readonly sources: readonly NumberedSource[];
  /** Filters of rpmlint that go with the recipe. */
  readonly filters: RecipeFile | undefined;
  readonly seconds: number;
};
