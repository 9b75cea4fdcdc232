import type { Project } from '../manifest/project.ts';
import type { PlanPrerequisite } from '../plan/plan.ts';
import { type ContributionAnswers, parseMaintainer } from '../scaffold/contribution/answers.ts';
import { hookChoice, readNames } from './init-flags.ts';
import { nameKey, variableKey } from './init-questions.ts';
import type { Answers } from './question.ts';

/** The answers to the questions of `contrib init`, in the words of a distribution's part; no question is of packages' names. */
export function contributionAnswers(
  answers: Answers,
  project: Project,
  prerequisites: readonly PlanPrerequisite[],
): Omit<ContributionAnswers, 'packageNames'> {
  const maintainer = parseMaintainer(first(answers, 'maintainer') ?? '');
  const address = first(answers, 'package') ?? '';
  const variables = Object.keys(project.manifest.variables ?? {});
  const names = prerequisites.map(({ key }) => [key, readNames(answers.get(nameKey(key)) ?? [])] as const);
  return {
    maintainer,
    releases: answers.get('releases') ?? [],
    ...(address === '' ? {} : { package: address }),
    variables: Object.fromEntries(variables.map((name) => [name, first(answers, variableKey(name)) ?? ''])),
    names: Object.fromEntries(names.filter(([, list]) => list.length > 0)),
    hooks: (answers.get('hooks') ?? []).map(hookChoice),
  };
}

function first(answers: Answers, key: string): string | undefined {
  return answers.get(key)?.[0];
}
