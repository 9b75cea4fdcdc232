import type { Family } from '../family.ts';
import { debBuilder } from './builder.ts';
import { lowerToDeb, transitionalDeb } from './lower.ts';
import { objectToDebName, objectToDebVersion } from './objections.ts';
import { debQuery } from './query.ts';
import { DEB_BUILD_TOOLS } from './tools.ts';
import { unpackDebs } from './unpack.ts';
import { compareDebVersions, parseDebVersion } from './versions.ts';

export const family: Family = {
  id: 'deb',
  title: 'Debian packages',
  compare: compareDebVersions,
  parse: parseDebVersion,
  lower: lowerToDeb,
  transitional: transitionalDeb,
  semantics: async () => (await import('./semantics.ts')).semantics,
  objectToName: objectToDebName,
  objectToVersion: objectToDebVersion,
  buildTools: DEB_BUILD_TOOLS,
  query: debQuery,
  read: async () => (await import('./read/reader.ts')).debReader,
  prove: async () => (await import('./prove.ts')).debProver,
  unpack: unpackDebs,
  owners: async (root, paths) => (await import('./owners.ts')).debOwners(root, paths),
  // Loaded when it is asked for: every command about Debian loads this file.
  builder: debBuilder,
  judge: async (plan) => (await import('./refusals.ts')).judgeDeb(plan),
  recipe: async (input) => (await import('./recipe.ts')).debRecipe(input),
};
