import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { judgeLicense } from '../packaging/license.ts';
import { nameFindings, namesOf, placeOfSummary } from '../packaging/names.ts';
import { aportName } from './identity.ts';
import { objectToApkName, objectToApkVersion } from './objections.ts';
import { apkPkgver } from './version-text.ts';

/** What abuild takes of a pkgdesc, in bytes (validate in abuild). */
const LONGEST_SUMMARY = 127;

/** What apk's format and abuild say against the words of a description. */
export function judgeApk(plan: Plan): readonly Finding[] {
  const version = plan.set.packages[0]?.version;
  const { pkgver, findings } = apkPkgver(plan);
  const { located } = plan.project;
  return [
    ...nameFindings(
      plan,
      { objectToName: objectToApkName, objectToVersion: objectToApkVersion },
      version === undefined ? undefined : { ...version, version: pkgver },
      [...namesOf(plan), { name: aportName(plan), place: located.locate(['name']) }],
    ),
    ...findings,
    ...longSummaries(plan),
    ...noHomepage(plan),
    ...judgeLicense(plan, { source: 'APKBUILD(5), "license"' }),
  ];
}

function longSummaries(plan: Plan): readonly Finding[] {
  return plan.set.packages
    .filter(({ summary }) => Buffer.byteLength(summary) > LONGEST_SUMMARY)
    .map(({ name }) => ({
      rule: 'recipe/summary',
      severity: 'error',
      place: placeOfSummary(plan.project, name),
      message: `the summary of ${name} has more than ${LONGEST_SUMMARY} bytes, which abuild does not take`,
      source: 'abuild: validate',
      distribution: plan.distribution.id,
    }));
}

function noHomepage({ project, distribution }: Plan): readonly Finding[] {
  if (project.manifest.homepage !== undefined) return [];
  return [
    {
      rule: 'recipe/homepage',
      severity: 'error',
      place: project.located.locate([]),
      message: 'there is no homepage, and abuild takes no APKBUILD without a url',
      remedy: 'add homepage: https://...',
      source: 'abuild: validate',
      distribution: distribution.id,
    },
  ];
}
