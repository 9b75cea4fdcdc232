import { resolveDistribution } from '../../distributions/resolve.ts';
import { type BundleFacts, inBundle } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { sortedEntries } from '../../facts/bundle-listing.ts';
import { type Contribution, DISTRO_FILE, parseContribution } from '../../manifest/contribution.ts';
import { MANIFEST_NAME, type Project, parseProject } from '../../manifest/project.ts';
import { DEPLOYMENT_MAP, formatDeploymentMap } from '../../plan/deployment-map.ts';
import { isSettled } from '../../plan/plan.ts';
import { resolvePlan } from '../../plan/resolve-plan.ts';
import type { SourceTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/stale-map',
  severity: 'error',
  needs: ['bundle'],
  summary:
    'The contribution’s deployment.map is what its description means on the base that it was judged against',
  explanation:
    'deployment.map is what people read to know what the package installs. One that is older than the description, or that ' +
    'somebody wrote by hand, shows them something else than what is built.',
  remedy: 'contrib map DISTRO --write, then bundle again',
  source: 'contrib’s format of contributions, version 1',
  *check({ bundle }) {
    const { distribution, base, kind } = bundle;
    if (distribution === undefined || base === undefined || kind === 'contribution') return;
    const expected = expectedMap(bundle, distribution);
    if (expected === undefined) return;
    const path = `distros/${distribution}/${DEPLOYMENT_MAP}`;
    const found = contributedText(bundle, path);
    if (found.state === 'text' && found.text === expected) return;
    const message =
      found.state === 'missing' ? `there is no ${path}` : `${path} is not what the description means`;
    yield { place: inBundle(bundle, path), message };
  },
});

/** Undefined where it cannot be known: the description is wrong (another rule’s matter), or a build is needed. */
function expectedMap(bundle: BundleFacts, distribution: string): string | undefined {
  try {
    const described = describe(bundle, distribution);
    if (described === undefined) return undefined;
    const { project, contribution } = described;
    const releases = contribution.releases.length > 0 ? contribution.releases : [undefined];
    const plans = releases.map((release) =>
      resolvePlan({
        project,
        contribution,
        distribution: resolveDistribution({ distribution, ...(release === undefined ? {} : { release }) }),
        tree: treeOf(bundle),
      }),
    );
    return plans.every(isSettled) ? formatDeploymentMap(plans) : undefined;
  } catch (error) {
    if (error instanceof ContribError) return undefined;
    throw error;
  }
}

function describe(
  bundle: BundleFacts,
  distribution: string,
): { readonly project: Project; readonly contribution: Contribution } | undefined {
  const path = `distros/${distribution}/${DISTRO_FILE}`;
  const manifest = contributedText(bundle, MANIFEST_NAME);
  const distro = contributedText(bundle, path);
  if (manifest.state !== 'text' || distro.state !== 'text') return undefined;
  return {
    project: parseProject('', MANIFEST_NAME, manifest.text),
    contribution: parseContribution(distribution, path, distro.text),
  };
}

function treeOf(bundle: BundleFacts): SourceTree {
  const entries = sortedEntries(bundle.listing).map(({ path, type, link }) => ({
    path,
    type,
    ...(link === undefined ? {} : { linkTarget: link }),
  }));
  return { root: '', entries };
}
