import { stringify } from 'yaml';
import type { Distribution } from '../../distributions/resolve.ts';
import { CAPABILITY_KINDS } from '../../facts/capability.ts';
import type { Project } from '../../manifest/project.ts';
import type { PlanPrerequisite } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { renderScaffold } from '../render.ts';
import type { ContributionAnswers } from './answers.ts';

/** The text of a distro.yaml that says these answers, with comments for whoever edits it. */
export function renderDistroFile(
  project: Project,
  distribution: Distribution,
  prerequisites: readonly PlanPrerequisite[],
  answers: ContributionAnswers,
): string {
  const { maintainer, releases } = answers;
  const variables = variableLines(project, answers);
  const names = prerequisites.map((prerequisite) => nameLine(prerequisite, answers));
  const [firstPackage] = project.packages;
  return renderScaffold('distro.yaml.ejs', {
    project: project.manifest.name,
    id: distribution.id,
    title: distribution.title,
    maintainer: Object.entries(maintainer ?? {}).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}: ${scalar(value)}`],
    ),
    firstRelease: JSON.stringify(releases[0] ?? distribution.release),
    releases: flowList(releases),
    package: answers.package === undefined ? '' : scalar(answers.package),
    variables,
    variablesMark: variables.some(({ tuned }) => tuned) ? '' : '# ',
    names,
    namesMark: names.some(({ written }) => written) ? '' : '# ',
    packageNames: Object.entries(answers.packageNames).map(
      ([key, name]) => `${scalar(key)}: { name: ${scalar(name)} }`,
    ),
    firstPackage: firstPackage?.name ?? project.manifest.name,
  });
}

/** What a prerequisite is, for somebody who looks for the package that has it: `library libvte-2.91.so.0`. */
export function describePrerequisite({ item }: PlanPrerequisite): string {
  const capabilities = CAPABILITY_KINDS.flatMap((kind) =>
    (item[kind] ?? []).map((name) => `${kind} ${name}`),
  );
  return printableName(capabilities.join(', '));
}

function variableLines(project: Project, { variables }: ContributionAnswers) {
  return Object.entries(project.manifest.variables ?? {}).map(([name, definition]) => {
    const value = variables[name] ?? definition.default;
    return {
      about: definition.description ?? '',
      tuned: value !== definition.default,
      line: `${name}: ${scalar(value)}`,
    };
  });
}

function nameLine(prerequisite: PlanPrerequisite, { names }: ContributionAnswers) {
  const key = scalar(prerequisite.key);
  const own = names[prerequisite.key];
  if (own !== undefined) return { written: true, line: `${key}: [${flowList(own)}]` };
  if (prerequisite.names.length > 0)
    return { written: false, line: `${key}: [${flowList(prerequisite.names)}]` };
  const what = describePrerequisite(prerequisite);
  return {
    written: false,
    line: `${key}: [] ${what === '' ? '' : ` # the package that has ${what}`}`.trimEnd(),
  };
}

/** A text as one line of YAML that reads back as the same text. */
function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** Text in double quotes is the same in JSON and in YAML 1.2. */
function flowList(texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join(', ');
}
