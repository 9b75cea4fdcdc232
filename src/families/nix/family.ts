import type { Family } from '../family.ts';
import { nixBuilder } from './builder.ts';
import { objectToNixName, objectToNixVersion } from './objections.ts';
import { NIX_BUILD_TOOLS } from './tools.ts';
import { compareNixVersions, parseNixVersion } from './versions.ts';

/** Nix has no relations between packages: an expression takes what it needs as arguments. */
export const family: Family = {
  id: 'nix',
  title: 'Nix packages',
  compare: compareNixVersions,
  parse: parseNixVersion,
  objectToName: objectToNixName,
  objectToVersion: objectToNixVersion,
  buildTools: NIX_BUILD_TOOLS,
  builder: nixBuilder,
  read: async () => (await import('./read/reader.ts')).nixReader,
  judge: async (plan) => (await import('./judge.ts')).judgeNix(plan),
  recipe: async (input) => (await import('./recipe.ts')).nixRecipe(input),
};
