import { type Distribution, releasesOf, resolveDistribution } from '../../distributions/resolve.ts';
import {
  type Contribution,
  contributionDirectory,
  DISTRO_FILE,
  parseContribution,
} from '../../manifest/contribution.ts';
import type { Project } from '../../manifest/project.ts';
import { DEPLOYMENT_MAP, formatDeploymentMap } from '../../plan/deployment-map.ts';
import { resolvePlan } from '../../plan/resolve-plan.ts';
import { resolvePrerequisites, resolveVariables } from '../../plan/resolve-values.ts';
import type { SourceTree } from '../../source/tree.ts';
import { type GeneratedFile, type OverwriteOptions, type PlannedWrite, planWrites } from '../generated.ts';
import type { ContributionAnswers } from './answers.ts';
import type { Borrowed } from './borrow.ts';
import { notesOnBorrowed } from './borrowed-notes.ts';
import { readConfigurationTemplates, type Values } from './configuration.ts';
import { renderDistroFile } from './distro-file.ts';
import { withFiles } from './expected-tree.ts';
import { borrowedFiles, configurationFiles, hookFiles, type ScaffoldFile, seriesFile } from './files.ts';
import { namesIn } from './package-names.ts';
import { GENERATED_FILE } from './record.ts';

/** What a distribution's part is made from. */
export type ContributionRequest = {
  readonly project: Project;
  readonly tree: SourceTree;
  readonly distribution: Distribution;
  readonly answers: ContributionAnswers;
  /** The part that is there already. */
  readonly existing: Contribution | undefined;
  /** Another distribution's part to start from. */
  readonly borrowed: Borrowed | undefined;
  readonly options: OverwriteOptions;
};

export type PlannedContribution = {
  readonly directory: string;
  readonly writes: readonly (PlannedWrite & { readonly about: string })[];
  /** What a person has to look at. */
  readonly notes: readonly string[];
};

/** Renders all of `distros/<name>/` before anything is written, and says what would become of each file. */
export function planContribution(request: ContributionRequest): PlannedContribution {
  const { project, tree, distribution, borrowed, options } = request;
  const directory = contributionDirectory(distribution.id);
  const notes: string[] = [];
  const distroFile = planDistroFile(request);
  const distributions = releasesFor(distroFile.contribution, distribution).map((release) =>
    resolveDistribution({ distribution: distribution.id, release }),
  );
  const values = valuesOf(request, distroFile.contribution, distributions, notes);
  const templates = readConfigurationTemplates(project, tree);
  const files = [
    distroFile.file,
    ...configurationFiles(templates, values, borrowed, notes),
    ...hookFiles(request.answers.hooks, distribution, borrowed),
    ...(borrowed === undefined ? [] : borrowedFiles(templates, borrowed)),
    ...seriesFile(tree, distribution),
  ];
  const paths = [...files.map(({ path }) => path), DEPLOYMENT_MAP, GENERATED_FILE];
  const expected = withFiles(
    tree,
    paths.map((path) => `${directory}/${path}`),
  );
  const { contribution } = distroFile;
  if (request.existing === undefined) notes.push(...notesOnNames(contribution, distribution));
  const plans = distributions.map((one) =>
    resolvePlan({ project, distribution: one, contribution, tree: expected }),
  );
  const map = { path: DEPLOYMENT_MAP, text: formatDeploymentMap(plans), about: 'what is installed where' };
  const writes = planWrites(project.root, directory, [...files, map], options);
  const copied = files
    .filter(({ path, remember }) => remember === false && !isKept(path, writes))
    .map(({ path }) => path);
  if (borrowed !== undefined) notes.push(...notesOnBorrowed(borrowed, distribution, copied));
  return { directory, writes: describe(writes, [...files, map], distroFile.settled), notes };
}

function isKept(path: string, writes: readonly PlannedWrite[]): boolean {
  return writes.find((write) => write.path === path)?.state === 'kept';
}

/** Those of distro.yaml; where it names none, the one that every other command takes too. */
function releasesFor({ releases }: Contribution, { id }: Distribution): readonly string[] {
  return releases.length > 0 ? releases : [releasesOf(id).default];
}

type PlannedDistroFile = {
  readonly file: ScaffoldFile;
  /** What distro.yaml will say: the answers, or what a person wrote. */
  readonly contribution: Contribution;
  /** The file was edited and says everything that the answers say. */
  readonly settled: boolean;
};

function planDistroFile({
  project,
  distribution,
  answers,
  existing,
  options,
}: ContributionRequest): PlannedDistroFile {
  const directory = contributionDirectory(distribution.id);
  const prerequisites = resolvePrerequisites({
    project,
    distribution,
    contribution: existing,
    tree: NO_TREE,
  });
  const text = renderDistroFile(project, distribution, prerequisites, answers);
  const file: ScaffoldFile = {
    path: DISTRO_FILE,
    text,
    about: 'maintainer, releases, tuned values, package names',
  };
  const [write] = planWrites(project.root, directory, [file], options);
  const rendered = parseContribution(distribution.id, `${directory}/${DISTRO_FILE}`, text);
  if (write?.state !== 'kept' || existing === undefined)
    return { file, contribution: rendered, settled: false };
  return { file, contribution: existing, settled: saysAll(existing, rendered) };
}

/** Names and values are read from descriptions alone. */
const NO_TREE: SourceTree = { root: '', entries: [] };

function notesOnNames(contribution: Contribution, { title }: Distribution): string[] {
  return Object.entries(namesIn(contribution)).map(
    ([key, name]) =>
      `${key} is called ${name} there, as ${title} calls packages of its kind: distro.yaml says so under packages:`,
  );
}

/** Whether a person's file says what the answers say, in whatever words. */
function saysAll(existing: Contribution, rendered: Contribution): boolean {
  const says = ({ file, releases }: Contribution) =>
    ({
      ...file,
      releases,
      packages: namesIn({ file }),
      staging: file.staging ?? (file.link === undefined ? undefined : 'requested'),
    }) as const;
  const theirs: Readonly<Record<string, unknown>> = says(existing);
  return Object.entries(says(rendered)).every(
    ([key, value]) => JSON.stringify(theirs[key]) === JSON.stringify(value),
  );
}

/** The configuration is one file for all releases, so it has the values of the first. */
function valuesOf(
  { project }: ContributionRequest,
  contribution: Contribution,
  distributions: readonly Distribution[],
  notes: string[],
): Values {
  const all = distributions.map((distribution) =>
    resolveVariables({ project, distribution, contribution, tree: NO_TREE }).map(({ name, value }) => [
      name,
      value,
    ]),
  );
  const [first = []] = all;
  if (all.some((values) => JSON.stringify(values) !== JSON.stringify(first))) {
    notes.push(
      `the releases have different values: the configuration has those of ${distributions[0]?.release ?? ''}`,
    );
  }
  return Object.fromEntries(first);
}

function describe(
  writes: readonly PlannedWrite[],
  files: readonly (GeneratedFile & { readonly about: string })[],
  settled: boolean,
): PlannedContribution['writes'] {
  return writes.map(({ diff, ...write }) => {
    const about =
      files.find(({ path }) => path === write.path)?.about ?? 'digests of the above: what you edit is kept';
    const quiet = diff === undefined || (settled && write.path === DISTRO_FILE);
    return { ...write, about, ...(quiet ? {} : { diff }) };
  });
}
