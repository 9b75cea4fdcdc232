import type { Family } from '../family.ts';
import { rpmBuilder } from './builder.ts';
import { rpmCapability } from './capability.ts';
import { lowerToRpm } from './lower.ts';
import { objectToRpmName, objectToRpmVersion } from './objections.ts';
import { rpmQuery } from './query.ts';
import { RPM_BUILD_TOOLS } from './tools.ts';
import { fetchRpms } from './unpack.ts';
import { compareRpmVersions, parseRpmVersion } from './versions.ts';

export const family: Family = {
  id: 'rpm',
  title: 'RPM packages',
  compare: compareRpmVersions,
  parse: parseRpmVersion,
  lower: lowerToRpm,
  semantics: async () => (await import('./semantics.ts')).semantics,
  objectToName: objectToRpmName,
  objectToVersion: objectToRpmVersion,
  capability: rpmCapability,
  buildTools: RPM_BUILD_TOOLS,
  query: rpmQuery,
  unpack: fetchRpms,
  // Loaded when it is asked for: every check loads the family.
  judge: async (plan) => (await import('./recipe/words.ts')).judgeRpm(plan),
  recipe: async (input) => (await import('./recipe/recipe.ts')).rpmRecipe(input),
  read: async () => (await import('./read/reader.ts')).rpmReader,
  prove: async () => (await import('./prove/prove.ts')).rpmProver,
  builder: rpmBuilder,
};
