import { comparePaths } from '../system/path-bytes.ts';
import { BUNDLE_RULES } from './bundle.gen.ts';
import { EXPECTATION_RULES } from './expectations.gen.ts';
import { PORTABLE_RULES } from './portable.gen.ts';
import { PROJECT_RULES } from './project.gen.ts';
import type { Rule } from './rule.ts';

/** Every rule, in the order of the areas. */
export const RULES: readonly Rule[] = [
  ...BUNDLE_RULES,
  ...EXPECTATION_RULES,
  ...PORTABLE_RULES,
  ...PROJECT_RULES,
].sort((a, b) => comparePaths(areaOf(a), areaOf(b)));

function areaOf({ id }: Rule): string {
  return id.slice(0, id.indexOf('/'));
}
