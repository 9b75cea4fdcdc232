import type { Family } from '../family.ts';
import { apkBuilder } from './builder.ts';
import { apkCapability } from './capability.ts';
import { lowerToApk } from './lower.ts';
import { objectToApkName, objectToApkVersion } from './objections.ts';
import { apkQuery } from './query.ts';
import { APK_BUILD_TOOLS } from './tools.ts';
import { compareApkVersions, parseApkVersion } from './versions.ts';

export const family: Family = {
  id: 'apk',
  title: 'Alpine packages',
  compare: compareApkVersions,
  parse: parseApkVersion,
  lower: lowerToApk,
  semantics: async () => (await import('./semantics.ts')).semantics,
  objectToName: objectToApkName,
  objectToVersion: objectToApkVersion,
  capability: apkCapability,
  buildTools: APK_BUILD_TOOLS,
  query: apkQuery,
  read: async () => (await import('./read/reader.ts')).apkReader,
  builder: apkBuilder,
  judge: async (plan) => (await import('./judge.ts')).judgeApk(plan),
  recipe: async (input) => (await import('./recipe.ts')).apkRecipe(input),
};
