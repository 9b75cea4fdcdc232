import { BUNDLE_RULES } from './bundle.gen.ts';
import { PROJECT_RULES } from './project.gen.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of the areas. */
export const RULES: readonly Rule[] = [...BUNDLE_RULES, ...PROJECT_RULES];
