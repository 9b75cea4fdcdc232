import { formatMode } from '../../packages/entry.ts';
import type {
  DraftDirectory,
  DraftLine,
  DraftMapping,
  DraftPackage,
  DraftPermission,
  DraftService,
} from './draft.ts';
import type { BuildSteps, BuildSystem, Guess, PrerequisiteGuess } from './guess.ts';
import { prerequisiteLines } from './render-prerequisites.ts';
import { block, comment, guessedFrom, remarked, scalar } from './yaml-text.ts';

/** A value of the manifest; one that a person gave was not guessed. */
export type DraftValue = { readonly value: string; readonly guess?: Guess };

/** A whole manifest before it is written down. */
export type Draft = {
  readonly name: DraftValue;
  readonly version: DraftValue;
  readonly summary: DraftValue;
  readonly license: DraftValue;
  readonly homepage: DraftValue | undefined;
  readonly description: Guess | undefined;
  readonly released: Guess | undefined;
  readonly source: Guess | undefined;
  readonly copyright: Guess | undefined;
  readonly issues: Guess | undefined;
  readonly build: Guess<BuildSystem> | undefined;
  readonly buildSteps: BuildSteps | undefined;
  readonly prerequisites: readonly PrerequisiteGuess[];
  readonly mapping: DraftMapping;
  /** What the mapping was guessed from, for the comment above the packages. */
  readonly mappingNote: string | undefined;
};

/** The text of contrib.yaml: keys in the order of the schema, a remark at everything that was guessed. */
export function renderManifest(draft: Draft): string {
  const { mapping } = draft;
  const sections = [
    header(draft),
    fields(draft),
    buildLines(draft),
    section(
      'not-installed',
      mapping.notInstalled.map(({ pattern, reason }) => `  ${scalar(pattern)}: ${scalar(reason)}`),
    ),
    section('prerequisites', prerequisiteLines(draft.prerequisites)),
    section('services', mapping.services.flatMap(serviceLines)),
    section('directories', mapping.directories.flatMap(directoryLines)),
    [
      ...(draft.mappingNote === undefined ? [] : [comment(draft.mappingNote)]),
      ...section('packages', mapping.packages.flatMap(packageLines)),
    ],
    section('permissions', mapping.permissions.flatMap(permissionLines)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function header({ name }: Draft): string[] {
  return [
    `# How ${name.value} is packaged, as its upstream describes it.`,
    '# Written by contrib new. What is guessed says so: look at it, mend it, take the remark away.',
    '# Then judge it with: contrib check',
  ];
}

function fields(draft: Draft): string[] {
  const { description, released, source, copyright, issues } = draft;
  return [
    'contrib: 1',
    ...field('name', draft.name),
    ...field('version', draft.version),
    ...field('summary', draft.summary),
    ...(description === undefined
      ? []
      : [comment(guessedFrom(description)), `description: ${block('  ', description.value).join('\n')}`]),
    ...field('license', draft.license),
    ...(draft.homepage === undefined ? [] : field('homepage', draft.homepage)),
    ...(released === undefined ? [] : field('released', { value: released.value, guess: released })),
    ...nested('source', 'url', source),
    ...nested('copyright', '*', copyright),
    ...nested('contacts', 'issues', issues),
  ];
}

function field(key: string, { value, guess }: DraftValue): string[] {
  return remarked('', `${key}: ${scalar(value)}`, guess === undefined ? undefined : guessedFrom(guess));
}

function nested(key: string, inner: string, guess: Guess | undefined): string[] {
  if (guess === undefined) return [];
  return [`${key}:`, ...remarked('  ', `${scalar(inner)}: ${scalar(guess.value)}`, guessedFrom(guess))];
}

function buildLines({ build, buildSteps = {} }: Draft): string[] {
  if (build === undefined) return [];
  const steps = Object.entries(buildSteps).flatMap(([key, lines]) => [
    `  ${key}:`,
    ...(lines ?? []).map((line) => `    - ${scalar(line)}`),
  ]);
  return ['build:', ...remarked('  ', `system: ${build.value}`, guessedFrom(build)), ...steps];
}

function section(key: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${key}:`, ...lines];
}

function serviceLines({ unit, activatedBy, enable, package: owner, remark }: DraftService): string[] {
  const lines = [
    ...(activatedBy === undefined ? [] : [`activated-by: ${scalar(activatedBy)}`]),
    ...(enable === undefined ? [] : [`enable: ${enable}`]),
    ...(owner === undefined ? [] : [`package: ${scalar(owner)}`]),
  ];
  return [...remarked('  ', `${scalar(unit)}:`, remark), ...lines.map((line) => `    ${line}`)];
}

function directoryLines({ path, mode, package: owner }: DraftDirectory): string[] {
  const lines = [
    ...(mode === undefined ? [] : [`mode: ${scalar(formatMode(mode))}`]),
    ...(owner === undefined ? [] : [`package: ${scalar(owner)}`]),
  ];
  return [`  ${scalar(path)}:`, ...lines.map((line) => `    ${line}`)];
}

function packageLines({
  name,
  summary,
  independent,
  requires = [],
  lines,
  links = [],
  about,
}: DraftPackage): string[] {
  const body = [
    ...about.map((line) => `    ${comment(line)}`),
    ...(summary === undefined ? [] : [`    summary: ${scalar(summary)}`]),
    ...(independent === true ? ['    architecture: independent'] : []),
    ...(requires.length === 0 ? [] : [`    requires: [${requires.map(scalar).join(', ')}]`]),
    ...(lines.length === 0 ? ['    files: []'] : ['    files:', ...lines.flatMap(fileLines)]),
  ];
  const linked = links.flatMap(({ path, target, remark }) =>
    remarked('      ', `- ${scalar(`${path} --> ${target}`)}`, remark),
  );
  return [`  ${scalar(name)}:`, ...body, ...(linked.length === 0 ? [] : ['    links:', ...linked])];
}

function fileLines(line: DraftLine): string[] {
  if (line.kind === 'map') {
    const flags = line.flags === undefined ? '' : ` [${line.flags.join(' ')}]`;
    const text = `${line.source} --> ${line.destination} (${formatMode(line.mode)})${flags}`;
    return remarked('      ', `- ${scalar(text)}`, line.remark);
  }
  const { path, mode, directoryMode, remark } = line;
  return [
    ...remarked('      ', `- path: ${scalar(path)}`, remark),
    ...(mode === undefined ? [] : [`        mode: ${scalar(formatMode(mode))}`]),
    ...(directoryMode === undefined ? [] : [`        directory-mode: ${scalar(formatMode(directoryMode))}`]),
  ];
}

function permissionLines({ path, mode, remark }: DraftPermission): string[] {
  return remarked('  ', `- ${scalar(`${path} (${formatMode(mode)})`)}`, remark ?? 'as it was found; review');
}
