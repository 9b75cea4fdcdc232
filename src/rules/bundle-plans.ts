import { resolveDistribution } from '../distributions/resolve.ts';
import type { BundleFacts } from '../facts/bundle.ts';
import { describedText } from '../facts/bundle-contents.ts';
import { outsideContribution } from '../facts/bundle-describe.ts';
import { sortedEntries } from '../facts/bundle-listing.ts';
import { type Contribution, DISTRO_FILE, parseContribution } from '../manifest/contribution.ts';
import { DEPENDENCY_LOCK, parseDependencyLock } from '../manifest/dependency-lock.ts';
import { MANIFEST_NAME, type Project, parseProject } from '../manifest/project.ts';
import type { Plan } from '../plan/plan.ts';
import { resolvePlan } from '../plan/resolve-plan.ts';
import type { SourceTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';

/** What a bundle describes, resolved on its releases; or why that cannot be told. */
export type BundlePlans =
  | { readonly state: 'resolved'; readonly plans: readonly Plan[]; readonly defaults: () => readonly Plan[] }
  /** The description asks for more than anybody could judge. */
  | { readonly state: 'refused'; readonly why: string }
  /** The description is wrong or missing, which is other rules’ matter. */
  | { readonly state: 'unknown'; readonly why: string };

const known = new WeakMap<BundleFacts, BundlePlans>();

/** The plans of a bundle’s contribution on the tree that it is for, worked out once. Nothing of it touches the disk. */
export function bundlePlans(bundle: BundleFacts): BundlePlans {
  const found = known.get(bundle) ?? resolveAll(bundle);
  known.set(bundle, found);
  return found;
}

function resolveAll(bundle: BundleFacts): BundlePlans {
  try {
    const { project, contribution } = describe(bundle);
    const releases = contribution.releases.length > 0 ? contribution.releases : [undefined];
    const targets = releases.map((release) =>
      resolveDistribution({ distribution: contribution.name, ...(release === undefined ? {} : { release }) }),
    );
    return resolveOn(bundle, project, contribution, targets);
  } catch (error) {
    if (error instanceof ContribError) return { state: 'unknown', why: error.message };
    throw error;
  }
}

function resolveOn(
  bundle: BundleFacts,
  project: Project,
  contribution: Contribution,
  targets: readonly ReturnType<typeof resolveDistribution>[],
): BundlePlans {
  const tree = treeOf(bundle);
  try {
    const plans = targets.map((distribution) => resolvePlan({ project, contribution, distribution, tree }));
    // A large tree’s plan is large: what upstream’s own lines mean is worked out where it is asked for.
    const defaults = () =>
      targets.map((distribution) => resolvePlan({ project, contribution: undefined, distribution, tree }));
    return { state: 'resolved', plans, defaults };
  } catch (error) {
    if (error instanceof ContribError) return { state: 'refused', why: error.message };
    throw error;
  }
}

/** @throws ContribError bad-input where a part of the description is missing or wrong. */
function describe(bundle: BundleFacts): { readonly project: Project; readonly contribution: Contribution } {
  const { distribution = '' } = bundle;
  const own = `distros/${distribution}`;
  const project = parseProject('', MANIFEST_NAME, textOf(bundle, MANIFEST_NAME));
  const contribution = parseContribution(
    distribution,
    `${own}/${DISTRO_FILE}`,
    textOf(bundle, `${own}/${DISTRO_FILE}`),
  );
  const lockPath = `${own}/${DEPENDENCY_LOCK}`;
  if (!bundle.contents.has(lockPath)) return { project, contribution };
  return {
    project,
    contribution: { ...contribution, lock: parseDependencyLock(lockPath, textOf(bundle, lockPath)) },
  };
}

function textOf(bundle: BundleFacts, path: string): string {
  const found = describedText(bundle, path);
  if (found.state === 'text') return found.text;
  throw new ContribError(
    'bad-input',
    found.state === 'missing' ? `there is no ${path}` : `${path} ${found.problem}`,
  );
}

/** The bundle’s files over upstream’s: a contribution alone is looked at as it will lie in upstream’s tree. */
function treeOf({ kind, base, listing, contents, upstream, distribution = '' }: BundleFacts): SourceTree {
  const isAlone = kind === 'contribution' && base !== undefined;
  const whole = isAlone ? new Map([...outsideContribution(base.listing, distribution), ...listing]) : listing;
  const entries = sortedEntries(whole).map(({ path, type, link }) => ({
    path,
    type,
    ...(link === undefined ? {} : { linkTarget: link }),
  }));
  return { root: '', entries, texts: new Map([...upstream, ...contents]) };
}
