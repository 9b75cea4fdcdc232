import { type Distribution, resolveDistribution } from '../distributions/resolve.ts';
import type { Release } from '../distributions/schema.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import type { Variable } from '../manifest/schema.ts';
import { Line, WebAddress } from '../manifest/values.ts';
import type { PlanPrerequisite } from '../plan/plan.ts';
import {
  formatHookChoice,
  formatMaintainer,
  type HookChoice,
  parseMaintainer,
} from '../scaffold/contribution/answers.ts';
import { describePrerequisite } from '../scaffold/contribution/distro-file.ts';
import { hookMoment, hooksOf } from '../scaffold/contribution/hook-moments.ts';
import { objectToValue, remarkOnValue } from '../scaffold/contribution/variable-values.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { type InitFlags, readHooks, readNames, readPairs } from './init-flags.ts';
import type { Choice, Question } from './question.ts';

/** All that the questions of `contrib init` are made from. */
export type InitContext = {
  readonly project: Project;
  readonly distribution: Distribution;
  readonly flags: InitFlags;
  /** The part that is there already: its answers hold. */
  readonly existing: Contribution | undefined;
  /** The release of DISTRO, where it names one. */
  readonly release: string | undefined;
  readonly identity: string | undefined;
  readonly offered: readonly Release[];
  readonly prerequisites: readonly PlanPrerequisite[];
  readonly nameless: readonly PlanPrerequisite[];
  /** Values that another distribution's part has tuned. */
  readonly borrowedVariables: Readonly<Record<string, string>>;
  readonly hooks: readonly HookChoice[];
  /** What has no default may be left for later. */
  readonly lenient: boolean;
};

/** Every question of `contrib init`, each with the flag that answers it. */
export function initQuestions(context: InitContext): Question[] {
  return [
    maintainerQuestion(context),
    releasesQuestion(context),
    packageQuestion(context),
    ...variableQuestions(context),
    ...nameQuestions(context),
    hooksQuestion(context),
  ];
}

function maintainerQuestion({ flags, existing, identity, distribution, lenient }: InitContext): Question {
  const person = existing?.file.maintainer;
  const given = flags.maintainer ?? (person === undefined ? undefined : formatMaintainer(person));
  return {
    kind: 'text',
    key: 'maintainer',
    message: `Who packages it for ${distribution.title}? Name <mail>`,
    flag: '--maintainer "NAME <MAIL>"',
    given: listOf(given),
    default: listOf(identity) ?? (lenient ? [] : undefined),
    check: (value) => (parseMaintainer(value) === undefined ? 'is not a person: Name <mail>' : undefined),
  };
}

function releasesQuestion({ flags, existing, release, offered, distribution }: InitContext): Question {
  const wanted = [...flags.releases, ...(release === undefined ? [] : [release])].map(
    (text) => resolveDistribution({ distribution: distribution.id, release: text }).release,
  );
  const [only, ...others] = offered;
  const sole = others.length === 0 ? listOf(only?.version) : undefined;
  return {
    kind: 'many',
    key: 'releases',
    message: 'For which releases?',
    flag: '--release RELEASE',
    required: true,
    given: someOf([...new Set(wanted)]) ?? someOf(existing?.releases ?? []) ?? sole,
    default: [distribution.release],
    choices: offered.map(({ version, title }) => ({
      value: version,
      title: [version, title].filter(Boolean).join('  '),
    })),
  };
}

function packageQuestion({ flags, existing }: InitContext): Question {
  if (flags.package !== undefined && flags.staging) {
    throw new ContribError('usage', '--package and --staging answer the same question', {
      hint: 'give one of them',
    });
  }
  const known = existing === undefined ? undefined : (existing.file.package ?? '');
  return {
    kind: 'text',
    key: 'package',
    message: 'Where can the finished package be downloaded? Leave it empty to ask upstream to host it',
    flag: '--package URL or --staging',
    given: flags.staging ? [] : (listOf(flags.package) ?? listOf(known)?.filter((url) => url !== '')),
    default: [],
    check: (value) =>
      value === '' || WebAddress.safeParse(value).success ? undefined : 'is not a web address (https://...)',
  };
}

function variableQuestions({ project, flags, existing, borrowedVariables }: InitContext): Question[] {
  const variables = Object.entries(project.manifest.variables ?? {});
  const set = readPairs(
    '--set',
    flags.set,
    variables.map(([name]) => name),
  );
  return variables.map(([name, definition]): Question => {
    const tuned =
      existing === undefined ? undefined : (existing.file.variables?.[name] ?? definition.default);
    const about = definition.description === undefined ? '' : `: ${definition.description}`;
    const common = {
      key: variableKey(name),
      message: `${name}${about}`,
      flag: `--set ${name}=VALUE`,
      given: listOf(set.get(name)?.at(-1) ?? tuned),
      default: listOf(borrowedVariables[name] ?? definition.default),
      check: (value: string) => objectToValue(definition, value),
      remark:
        set.has(name) || tuned === undefined
          ? (value: string) => remarkOnValue(definition, name, value)
          : undefined,
    };
    const choices = choicesOf(definition);
    return choices === undefined ? { kind: 'text', ...common } : { kind: 'one', choices, ...common };
  });
}

function nameQuestions({
  flags,
  existing,
  prerequisites,
  nameless,
  distribution,
  lenient,
}: InitContext): Question[] {
  const given = readPairs(
    '--name',
    flags.names,
    prerequisites.map(({ key }) => key),
  );
  const asked = prerequisites.filter(
    (prerequisite) =>
      given.has(prerequisite.key) ||
      existing?.file.names?.[prerequisite.key] !== undefined ||
      nameless.includes(prerequisite),
  );
  return asked.map((prerequisite): Question => {
    const key = printableName(prerequisite.key);
    const what = describePrerequisite(prerequisite);
    return {
      kind: 'text',
      key: nameKey(prerequisite.key),
      message: `Which package of ${distribution.title} is ${key}${what === '' ? '' : ` (${what})`}?`,
      flag: `--name ${key}=PACKAGE`,
      given: given.get(prerequisite.key) ?? existing?.file.names?.[prerequisite.key],
      // With --yes, and in a part that is there already, what nobody knows is left for later: check reports it.
      default: lenient ? [] : undefined,
      check: (value) =>
        readNames([value]).every((name) => Line.safeParse(name).success)
          ? undefined
          : 'is not a package name',
    };
  });
}

function hooksQuestion({ project, distribution, flags, existing, hooks }: InitContext): Question {
  const names = hooksOf(distribution.family);
  const all = project.packages.flatMap((pkg) => names.map((hook) => ({ package: pkg.name, hook })));
  const offered = all.map(formatHookChoice);
  const chosen = hooks.map(formatHookChoice).filter((hook) => offered.includes(hook));
  const flagged = readHooks(flags.hooks, offered);
  return {
    kind: 'many',
    key: 'hooks',
    message: 'Which hooks? They are for what cannot be declared',
    flag: '--hook PACKAGE/EVENT',
    given:
      existing === undefined && offered.length > 0 ? flagged : [...new Set([...chosen, ...(flagged ?? [])])],
    default: chosen,
    choices: all.map((choice) => ({
      value: formatHookChoice(choice),
      title: hookTitle(choice, distribution),
    })),
  };
}

function hookTitle(choice: HookChoice, { family }: Distribution): string {
  return `${formatHookChoice(choice)}  ${hookMoment(family, choice.hook)?.when ?? ''}`;
}

function choicesOf({ type, choices }: Variable): readonly Choice[] | undefined {
  return type === 'choice' ? choices?.map((value) => ({ value, title: value })) : undefined;
}

export function variableKey(name: string): string {
  return `variable ${name}`;
}

export function nameKey(prerequisite: string): string {
  return `name ${prerequisite}`;
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

function someOf(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}
