import type { Family } from '../family.ts';
import { pacmanBuilder } from './builder.ts';
import { lowerToPacman } from './lower.ts';
import { objectToPacmanName, objectToPacmanVersion } from './objections.ts';
import { pacmanQuery } from './query.ts';
import { PACMAN_BUILD_TOOLS } from './tools.ts';
import { fetchPacmanPackages } from './unpack.ts';
import { comparePacmanVersions, parsePacmanVersion } from './versions.ts';

export const family: Family = {
  id: 'pacman',
  title: 'pacman packages',
  compare: comparePacmanVersions,
  parse: parsePacmanVersion,
  lower: lowerToPacman,
  semantics: async () => (await import('./semantics.ts')).semantics,
  objectToName: objectToPacmanName,
  objectToVersion: objectToPacmanVersion,
  query: pacmanQuery,
  unpack: fetchPacmanPackages,
  judge: async (plan) => (await import('./judge.ts')).judgePacman(plan),
  recipe: async (input) => (await import('./recipe.ts')).pacmanRecipe(input),
  buildTools: PACMAN_BUILD_TOOLS,
  builder: pacmanBuilder,
  read: async () => (await import('./read/reader.ts')).pacmanReader,
  prove: async () => (await import('./prove.ts')).pacmanProver,
};
