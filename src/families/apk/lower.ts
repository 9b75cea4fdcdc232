import type { Intent } from '../../packages/intent.ts';
import type { Version } from '../../packages/package-set.ts';
import type { Relation } from '../../packages/relation.ts';
import type { LowerContext } from '../family.ts';
import { before, each, firstOf, tied } from '../relations.ts';

/**
 * An intent in the words of APKBUILD(5). There is none for `recommends`, `suggests` and `enhances`, and no
 * alternatives. A conflict is written `!name` among the dependencies.
 */
export function lowerToApk(intent: Intent, context: LowerContext): readonly Relation[] {
  const { version } = context.package;
  switch (intent.kind) {
    case 'requires':
      return firstOf(intent, 'depends', tied(intent, version, formatApkVersion));
    case 'recommends':
    case 'suggests':
    case 'enhances':
      return [];
    case 'provides':
      return each(intent, 'provides');
    case 'conflicts':
      return each(intent, 'conflicts');
    case 'takes-files-from':
      return each(intent, 'replaces', before(intent, withoutEpoch(version)));
    case 'supersedes':
      // With its version a provided name is an alias, and apk follows it from the old package to this one; without
      // one it does not. `replaces` lets apk 2, which unpacks before it removes, write over the old package's files.
      return [
        ...each(intent, 'provides', { operator: '=', version: formatApkVersion(version) }),
        ...each(intent, 'replaces', before(intent, withoutEpoch(version))),
      ];
  }
}

/** `version-rN`; apk knows no epoch. */
export function formatApkVersion({ version, release }: Version): string {
  return release === undefined ? version : `${version}-r${release.replace(/^r/, '')}`;
}

function withoutEpoch({ version }: Version): Version {
  return { version };
}
