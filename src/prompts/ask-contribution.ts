import type { Distribution } from '../distributions/resolve.ts';
import { type Contribution, contributionDirectory } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { resolvePrerequisites } from '../plan/resolve-values.ts';
import {
  type ContributionAnswers,
  formatHookChoice,
  type HookChoice,
} from '../scaffold/contribution/answers.ts';
import { type Borrowed, hooksIn } from '../scaffold/contribution/borrow.ts';
import { usualHooks } from '../scaffold/contribution/hook-moments.ts';
import { userIdentity } from '../scaffold/contribution/identity.ts';
import { namesIn, usualNames } from '../scaffold/contribution/package-names.ts';
import { namelessPrerequisites, offeredReleases } from '../scaffold/contribution/proposal.ts';
import type { SourceTree } from '../source/tree.ts';
import type { Io } from '../system/io.ts';
import { answerQuestions } from './ask.ts';
import { contributionAnswers } from './init-answers.ts';
import type { InitFlags } from './init-flags.ts';
import { initQuestions } from './init-questions.ts';

/** What a distribution's part is begun with. */
export type ContributionStart = {
  readonly project: Project;
  readonly tree: SourceTree;
  readonly distribution: Distribution;
  /** The release of DISTRO, where it names one. */
  readonly release: string | undefined;
  readonly existing: Contribution | undefined;
  readonly borrowed: Borrowed | undefined;
};

/** Asks what a distribution's part must say and nobody said yet. */
export async function askContribution(
  start: ContributionStart,
  flags: InitFlags,
  io: Io,
  yes: boolean,
): Promise<ContributionAnswers> {
  const { project, tree, distribution, existing, borrowed } = start;
  const prerequisites = resolvePrerequisites({ project, distribution, contribution: existing, tree });
  const questions = initQuestions({
    ...start,
    flags,
    identity: await userIdentity(project.root, io.env),
    offered: offeredReleases(project, distribution),
    prerequisites,
    nameless: await namelessPrerequisites(prerequisites, distribution, project),
    borrowedVariables: borrowed?.contribution?.file.variables ?? {},
    hooks: startingHooks(start),
    lenient: yes || existing !== undefined,
  });
  const answers = contributionAnswers(await answerQuestions(questions, io), project, prerequisites);
  const packageNames = existing === undefined ? usualNames(project, distribution) : namesIn(existing);
  // What is there may say more of a person than a line does.
  const { maintainer = answers.maintainer } = flags.maintainer === undefined ? (existing?.file ?? {}) : {};
  return { ...answers, maintainer, packageNames };
}

/** Those that are there; at the beginning the usual ones of the first package, and what another part has. */
function startingHooks({ project, tree, distribution, existing, borrowed }: ContributionStart): HookChoice[] {
  const there = hooksIn(tree, contributionDirectory(distribution.id));
  if (existing !== undefined) return there;
  const [pkg] = project.packages;
  const usual =
    pkg === undefined ? [] : usualHooks(distribution.family).map((hook) => ({ package: pkg.name, hook }));
  const all = [...usual, ...there, ...(borrowed?.hooks ?? [])];
  return [...new Map(all.map((choice) => [formatHookChoice(choice), choice])).values()];
}
