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
    const described = describe(bundle, distribution);
    if (described === undefined) return;
    const path = `distros/${distribution}/${DEPLOYMENT_MAP}`;
    const place = inBundle(bundle, path);
    const expected = expectedMap(bundle, distribution, described);
    if ('refused' in expected) {
      yield { place, message: `what ${path} should say cannot be told: ${expected.refused}` };
      return;
    }
    const { map } = expected;
    const found = contributedText(bundle, path);
    if (map === undefined || (found.state === 'text' && found.text === map)) return;
    const message =
      found.state === 'missing' ? `there is no ${path}` : `${path} is not what the description means`;
    yield { place, message };
  },
});

type Described = { readonly project: Project; readonly contribution: Contribution };

/** Undefined where a build is needed first. A description that asks for too much is refused, not passed over. */
function expectedMap(
  bundle: BundleFacts,
  distribution: string,
  { project, contribution }: Described,
): { readonly map: string | undefined } | { readonly refused: string } {
  const releases = contribution.releases.length > 0 ? contribution.releases : [undefined];
  const targets = orUndefined(() =>
    releases.map((release) =>
      resolveDistribution({ distribution, ...(release === undefined ? {} : { release }) }),
    ),
  );
  if (targets === undefined) return { map: undefined };
  const tree = treeOf(bundle);
  try {
    const plans = targets.map((target) => resolvePlan({ project, contribution, distribution: target, tree }));
    return { map: plans.every(isSettled) ? formatDeploymentMap(plans) : undefined };
  } catch (error) {
    if (error instanceof ContribError) return { refused: error.message };
    throw error;
  }
}

/** Nothing where the description is wrong, which is another rule’s matter. */
function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ContribError) return undefined;
    throw error;
  }
}

/** What the bundle describes, where it can be read. */
function describe(bundle: BundleFacts, distribution: string): Described | undefined {
  const path = `distros/${distribution}/${DISTRO_FILE}`;
  const manifest = contributedText(bundle, MANIFEST_NAME);
  const distro = contributedText(bundle, path);
  if (manifest.state !== 'text' || distro.state !== 'text') return undefined;
  return orUndefined(() => ({
    project: parseProject('', MANIFEST_NAME, manifest.text),
    contribution: parseContribution(distribution, path, distro.text),
  }));
}

function treeOf(bundle: BundleFacts): SourceTree {
  const entries = sortedEntries(bundle.listing).map(({ path, type, link }) => ({
    path,
    type,
    ...(link === undefined ? {} : { linkTarget: link }),
  }));
  return { root: '', entries };
}
