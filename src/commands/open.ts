import { resolve } from 'node:path';
import { findDistribution } from '../distributions/load.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector, type Selector } from '../distributions/selector.ts';
import { failing } from '../findings/finding.ts';
import { type Contribution, loadContribution } from '../manifest/contribution.ts';
import { loadProject, type Project } from '../manifest/project.ts';
import { isSettled, type Plan } from '../plan/plan.ts';
import { resolvePlan } from '../plan/resolve-plan.ts';
import { PROJECT_RULES } from '../rules/project.gen.ts';
import { judge } from '../rules/run.ts';
import { suppress, writtenSuppressions } from '../rules/suppress.ts';
import { openTree, type SourceTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import type { CommandInput } from './command.ts';

/** What a command about one distribution works on. */
export type Opened = {
  readonly project: Project;
  readonly contribution: Contribution | undefined;
  readonly tree: SourceTree;
  /** One plan a release: the selected one, or those of distro.yaml. */
  readonly plans: readonly [Plan, ...Plan[]];
};

/** Reads the manifest that the arguments mean. */
export function openProject(input: Pick<CommandInput, 'cwd' | 'manifest'>): Project {
  return loadProject(resolve(input.cwd), input.manifest);
}

/**
 * Resolves the project on a distribution.
 * @param selector `ubuntu`, `ubuntu@24.04` or `ubuntu@24.04/arm64`.
 * @param options `tree` where it was looked at already; `built` what the project's own build installed;
 * `contribution` how a distribution's part is read where the project is that of a revision.
 */
export function openPlans(
  project: Project,
  selector: string,
  options: {
    readonly tree?: SourceTree;
    readonly built?: SourceTree;
    readonly contribution?: (name: string) => Contribution | undefined;
  } = {},
): Opened {
  const parsed = canonical(parseSelector(selector));
  const contribution =
    options.contribution === undefined
      ? loadContribution(project, parsed.distribution)
      : options.contribution(parsed.distribution);
  const tree = options.tree ?? openTree(project.root);
  const [first, ...rest] = selectors(parsed, contribution).map((one) =>
    resolvePlan({
      project,
      distribution: resolveDistribution(one),
      contribution,
      tree,
      ...(options.built === undefined ? {} : { built: options.built }),
    }),
  );
  if (first === undefined) throw new RangeError('a selector gives at least one release');
  return { project, contribution, tree, plans: [first, ...rest] };
}

/** The distribution's part that a selector means, where there is one. */
export function contributionOf(project: Project, selector: string): Contribution | undefined {
  return loadContribution(project, canonical(parseSelector(selector)).distribution);
}

/**
 * A distribution's part, for what makes something of it.
 * @throws ContribError findings where there is none.
 */
export function requireContribution({ contribution, plans: [plan] }: Opened): Contribution {
  if (contribution !== undefined) return contribution;
  const { id, title } = plan.distribution;
  throw new ContribError('findings', `there is no contribution for ${title}`, {
    hint: `begin one with: contrib init ${id}`,
  });
}

/**
 * Refuses to make anything from a plan that the rules call wrong, or of which something is not known yet.
 * @param allow `claims`: what the project's own build installs may still be unknown; `nameless`: so may the packages
 * that prerequisites are in, of which what is made says nothing.
 * @throws ContribError findings, with everything that was found.
 */
export async function requireSound(
  plan: Plan,
  allow: { readonly claims?: boolean; readonly nameless?: boolean } = {},
): Promise<void> {
  const rules = PROJECT_RULES.filter(
    // What a format says of the project's words, its recipe says by itself; nothing else asks.
    ({ id }) =>
      !id.startsWith('recipe/') && (allow.nameless !== true || id !== 'prerequisites/no-package-name'),
  );
  const judged = await judge({ project: plan.project, plan, set: plan.set }, { rules });
  const findings = suppress(judged.findings, writtenSuppressions(plan.project, plan.contribution), new Set());
  if (failing(findings)) {
    throw new ContribError('findings', 'nothing was made: the description has errors', {
      findings,
      hint: `see: contrib check ${plan.distribution.id}`,
    });
  }
  if (allow.claims === true || isSettled(plan)) return;
  throw new ContribError('usage', 'what the project’s own build installs is not known', {
    hint: 'build it, install it into an empty directory, and name that with --built DIR',
  });
}

/** The distribution by its own id: `suse` is opensuse, and `opensuse-tumbleweed` a release of it. */
function canonical(selector: Selector): Selector {
  const { file, release } = findDistribution(selector.distribution);
  return { ...(release === undefined ? {} : { release }), ...selector, distribution: file.id };
}

/** Without a release, those of distro.yaml hold; without that, the one that the distribution's data names. */
function selectors(selector: Selector, contribution: Contribution | undefined): Selector[] {
  const releases = contribution?.releases ?? [];
  if (selector.release !== undefined || releases.length === 0) return [selector];
  return releases.map((release) => ({ ...selector, release }));
}
